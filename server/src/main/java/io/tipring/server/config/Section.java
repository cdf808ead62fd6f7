package io.tipring.server.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads one object of the configuration strictly. What is wrong goes to the list of problems, and a
 * stand-in comes back, so that reading goes on and all problems are told at once; whoever made the
 * list must look at it before using any value.
 */
final class Section {

  private final List<ConfigProblem> problems;
  private final Map<String, String> origins;
  private final ConfigObject object;
  private final String path;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param problems takes what is wrong
   * @param origins takes where each key stands
   */
  Section(
      List<ConfigProblem> problems, Map<String, String> origins, ConfigObject object, String path) {
    this.problems = problems;
    this.origins = origins;
    this.object = object;
    this.path = path;
  }

  /** The full key of an element of this section. */
  String keyOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    known.add(key);
    return object.containsKey(key);
  }

  String text(String key) {
    return value(key, "text", Function.identity());
  }

  /**
   * A value that is written as text.
   *
   * @param expected what is allowed, for the message
   * @param parser throws IllegalArgumentException with what is wrong
   * @return null if there is a problem
   */
  <T> T value(String key, String expected, Function<String, T> parser) {
    ConfigValue value = find(key);
    return value == null ? null : parse(keyOf(key), value, expected, parser);
  }

  private <T> T parse(String key, ConfigValue value, String expected, Function<String, T> parser) {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      report(value.origin(), key, "expected " + expected + ", found " + kind(value));
      return null;
    }
    String text = String.valueOf(value.unwrapped());
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException wrong) {
      report(
          value.origin(),
          key,
          "expected " + expected + ", found \"" + text + "\" (" + wrong.getMessage() + ")");
      return null;
    }
  }

  /** A whole number within bounds. */
  long number(String key, long min, long max) {
    Long number =
        value(
            key,
            String.format(Locale.ROOT, "a whole number from %d to %d", min, max),
            text -> {
              if (!text.matches("-?[0-9]{1,18}")) {
                throw new IllegalArgumentException("it is no whole number");
              }
              long parsed = Long.parseLong(text);
              if (parsed < min || parsed > max) {
                throw new IllegalArgumentException("it is out of bounds");
              }
              return parsed;
            });
    return number == null ? min : number;
  }

  boolean flag(String key) {
    Boolean flag =
        value(
            key,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new IllegalArgumentException("it is neither");
                });
    return flag != null && flag;
  }

  /** One of the constants of an enum, written in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return value(
        key,
        String.join(" | ", choices.keySet()),
        text -> {
          E choice = choices.get(text);
          if (choice == null) {
            throw new IllegalArgumentException(
                NearestName.of(text, choices.keySet())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("it is none of them"));
          }
          return choice;
        });
  }

  /** A list of values that are written as text. */
  <T> List<T> values(String key, String expected, Function<String, T> parser) {
    List<T> values = new ArrayList<>();
    int index = 0;
    for (ConfigValue element : list(key)) {
      T value = parse(keyOf(key) + "." + index++, element, expected, parser);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** The object under a key; a missing or wrong one reads as empty after the problem is told. */
  Section section(String key) {
    return asSection(keyOf(key), find(key));
  }

  /** The objects of a list, in order. */
  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    int index = 0;
    for (ConfigValue element : list(key)) {
      sections.add(asSection(keyOf(key) + "." + index++, element));
    }
    return sections;
  }

  /**
   * The objects of an object whose keys are names of the user's choosing, sorted by name; null
   * takes one away.
   */
  Map<String, Section> named(String key) {
    Section parent = section(key);
    Map<String, Section> sections = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : parent.object.entrySet()) {
      if (entry.getValue().valueType() == ConfigValueType.NULL) {
        continue;
      }
      sections.put(entry.getKey(), asSection(parent.keyOf(entry.getKey()), entry.getValue()));
    }
    return sections;
  }

  /** Tells of a value that is right by itself and wrong among the others. */
  void reject(String key, String what) {
    ConfigValue value = object.get(key);
    report(value == null ? object.origin() : value.origin(), keyOf(key), what);
  }

  /** Tells that the section as a whole is wrong. */
  void rejectItself(String what) {
    report(object.origin(), path, what);
  }

  /** Tells of every key that nobody has asked for. To be called last. */
  void rejectUnknownKeys() {
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(object).entrySet()) {
      if (!known.contains(entry.getKey())) {
        String hint =
            NearestName.of(entry.getKey(), known)
                .map(near -> "did you mean " + keyOf(near) + "?")
                .orElse("known here: " + String.join(", ", known));
        report(entry.getValue().origin(), keyOf(entry.getKey()), "there is no such key; " + hint);
      }
    }
  }

  /** Whether the value was given on the command line. */
  boolean isFromCommandLine(String key) {
    ConfigValue value = object.get(key);
    return value != null && value.origin().filename() == null;
  }

  private ConfigValue find(String key) {
    known.add(key);
    ConfigValue value = object.get(key);
    if (value == null) {
      report(object.origin(), keyOf(key), "is missing; conf/tipring.conf must hold every default");
    } else {
      origins.put(keyOf(key), where(value.origin()));
    }
    return value;
  }

  private Iterable<ConfigValue> list(String key) {
    ConfigValue value = find(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof ConfigList list) {
      return list;
    }
    report(value.origin(), keyOf(key), "expected a list, such as [\"…\"], found " + kind(value));
    return List.of();
  }

  private Section asSection(String key, ConfigValue value) {
    if (value instanceof ConfigObject child) {
      return new Section(problems, origins, child, key);
    }
    if (value != null) {
      report(value.origin(), key, "expected { … }, found " + kind(value));
    }
    List<ConfigProblem> alreadyTold = new ArrayList<>();
    return new Section(alreadyTold, origins, ConfigFactory.empty().root(), key);
  }

  private static String kind(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "an object { … }";
      case LIST -> "a list [ … ]";
      case NULL -> "null";
      case NUMBER, BOOLEAN, STRING -> "\"" + value.unwrapped() + "\"";
    };
  }

  private void report(ConfigOrigin origin, String key, String what) {
    problems.add(new ConfigProblem(where(origin), key, what));
  }

  /** File and line, or the option of the command line. */
  static String where(ConfigOrigin origin) {
    if (origin.filename() == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0
        ? origin.filename() + ":" + origin.lineNumber()
        : origin.filename();
  }
}

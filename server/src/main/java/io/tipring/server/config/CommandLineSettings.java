package io.tipring.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of {@code --set KEY=VALUE}. A number in a key is an element of a list, counted from
 * 0; one beyond the last is appended. A value within brackets, braces or quotes is HOCON, every
 * other is plain text.
 */
final class CommandLineSettings {

  private record Setting(String option, List<String> path, ConfigValue value) {
    boolean hasIndex() {
      return path.stream().anyMatch(CommandLineSettings::isIndex);
    }
  }

  private final List<Setting> settings = new ArrayList<>();

  /** Reads the settings; those that can't be read are problems. */
  CommandLineSettings(List<String> options, List<ConfigProblem> problems) {
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        problems.add(
            new ConfigProblem("--set " + option, "", "expected KEY=VALUE, such as sip.realm=acme"));
        continue;
      }
      try {
        settings.add(read(option, option.substring(0, equals), option.substring(equals + 1)));
      } catch (ConfigException wrong) {
        problems.add(
            new ConfigProblem("--set " + option, "", "can't be read: " + wrong.getMessage()));
      }
    }
  }

  private static Setting read(String option, String key, String value) {
    ConfigOrigin origin = ConfigOriginFactory.newSimple("--set " + option);
    return new Setting(option, ConfigUtil.splitPath(key), parse(origin, value));
  }

  private static ConfigValue parse(ConfigOrigin origin, String value) {
    boolean isHocon = value.matches("(?s)\\[.*]|\\{.*}|\".*\"");
    if (!isHocon) {
      Object plain = value.equals("null") ? null : value;
      return ConfigValueFactory.fromAnyRef(plain, origin.description());
    }
    Object plain = ConfigFactory.parseString("v = " + value).root().get("v").unwrapped();
    return ConfigValueFactory.fromAnyRef(plain, origin.description());
  }

  /** The settings without an index, as an overlay that substitutions of the files can see. */
  Config overlay() {
    Config overlay = ConfigFactory.empty();
    for (Setting setting : settings) {
      if (!setting.hasIndex()) {
        overlay = overlay.withValue(ConfigUtil.joinPath(setting.path()), setting.value());
      }
    }
    return overlay;
  }

  /** Puts the settings with an index into a configuration that is otherwise complete. */
  ConfigObject applyIndexed(ConfigObject root, List<ConfigProblem> problems) {
    ConfigValue result = root;
    for (Setting setting : settings) {
      if (setting.hasIndex()) {
        try {
          result = put(result, setting, 0);
        } catch (IllegalArgumentException wrong) {
          problems.add(new ConfigProblem("--set " + setting.option(), "", wrong.getMessage()));
        }
      }
    }
    return (ConfigObject) result;
  }

  private static ConfigValue put(ConfigValue present, Setting setting, int depth) {
    if (depth == setting.path().size()) {
      return setting.value();
    }
    String part = setting.path().get(depth);
    if (present instanceof ConfigList list) {
      return putIntoList(list, setting, depth);
    }
    if (present == null && isIndex(part)) {
      return putIntoList((ConfigList) emptyList(setting), setting, depth);
    }
    Map<String, ConfigValue> children =
        present instanceof ConfigObject object
            ? new LinkedHashMap<>(object)
            : new LinkedHashMap<>();
    children.put(part, put(children.get(part), setting, depth + 1));
    return ConfigValueFactory.fromMap(children, origin(setting).description())
        .withOrigin(present == null ? origin(setting) : present.origin());
  }

  private static ConfigValue putIntoList(ConfigList list, Setting setting, int depth) {
    String part = setting.path().get(depth);
    int index = isIndex(part) ? Integer.parseInt(part) : -1;
    if (index < 0 || index > list.size()) {
      throw new IllegalArgumentException(
          "'"
              + part
              + "' is no element of a list of "
              + list.size()
              + "; elements count from 0, and the next to append is "
              + list.size());
    }
    List<ConfigValue> elements = new ArrayList<>(list);
    ConfigValue present = index < elements.size() ? elements.get(index) : null;
    ConfigValue changed = put(present, setting, depth + 1);
    if (present == null) {
      elements.add(changed);
    } else {
      elements.set(index, changed);
    }
    return ConfigValueFactory.fromIterable(elements).withOrigin(list.origin());
  }

  private static ConfigValue emptyList(Setting setting) {
    return ConfigValueFactory.fromIterable(List.of()).withOrigin(origin(setting));
  }

  private static ConfigOrigin origin(Setting setting) {
    return ConfigOriginFactory.newSimple("--set " + setting.option());
  }

  private static boolean isIndex(String part) {
    return part.matches("[0-9]{1,4}");
  }
}

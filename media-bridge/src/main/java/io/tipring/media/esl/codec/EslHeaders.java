package io.tipring.media.esl.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Headers in the order of the wire, decoded. Names are matched without regard to case, as
 * FreeSWITCH does; where a name stands twice (it does happen: {@code Hangup-Cause}) the first
 * counts. A value may be an array of strings ({@code variable_arr}).
 */
public final class EslHeaders {
  /** No header at all. */
  public static final EslHeaders NONE = new EslHeaders(new String[0], new Object[0], 0);

  private static final String ARRAY = "ARRAY::";
  private static final String SEPARATOR = "|:";

  private final String[] names;

  /** Each a {@code String} or, where JSON had an array, a {@code List<String>}. */
  private final Object[] values;

  private final int size;

  EslHeaders(String[] names, Object[] values, int size) {
    this.names = names;
    this.values = values;
    this.size = size;
  }

  /** Headers of given pairs, name first: for peers of one's own, and tests. */
  public static EslHeaders of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("The last header has a name and no value");
    }
    Builder builder = new Builder(Math.max(1, namesAndValues.length / 2));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], Objects.requireNonNull(namesAndValues[i + 1]));
    }
    return builder.build();
  }

  public int size() {
    return size;
  }

  /**
   * The value, or nothing if there is no such header. An array reads as FreeSWITCH writes it in
   * plain notation, {@code ARRAY::one|:two}, whichever notation it came in.
   */
  public Optional<String> find(String name) {
    int at = indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(text(at));
  }

  /** The value, or an empty string; without garbage where the value is no array. */
  public String get(String name) {
    int at = indexOf(name);
    return at < 0 ? "" : text(at);
  }

  /**
   * All values: none if there is no such header, one, or the elements of an array. In plain
   * notation an array can't be told from a string that begins with {@code ARRAY::}, nor {@code |:}
   * within an element from the end of one; in JSON both can.
   */
  public List<String> values(String name) {
    int at = indexOf(name);
    if (at < 0) {
      return List.of();
    }
    if (!(values[at] instanceof String text)) {
      return list(at);
    }
    return text.startsWith(ARRAY) ? split(text) : List.of(text);
  }

  /** Hands out each header, arrays as {@link #find} gives them. */
  public void forEach(BiConsumer<String, String> each) {
    for (int i = 0; i < size; i++) {
      each.accept(names[i], text(i));
    }
  }

  private int indexOf(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private String text(int at) {
    return values[at] instanceof String text ? text : ARRAY + String.join(SEPARATOR, list(at));
  }

  @SuppressWarnings("unchecked")
  private List<String> list(int at) {
    return (List<String>) values[at];
  }

  private static List<String> split(String text) {
    List<String> elements = new ArrayList<>();
    int from = ARRAY.length();
    for (int to = text.indexOf(SEPARATOR, from); to >= 0; to = text.indexOf(SEPARATOR, from)) {
      elements.add(text.substring(from, to));
      from = to + SEPARATOR.length();
    }
    elements.add(text.substring(from));
    return List.copyOf(elements);
  }

  /** The number of headers only: their values may be personal. */
  @Override
  public String toString() {
    return size + " headers";
  }

  /** Grows as headers come. */
  static final class Builder {
    private String[] names;
    private Object[] values;
    private int size;

    Builder(int expected) {
      names = new String[expected];
      values = new Object[expected];
    }

    int size() {
      return size;
    }

    void add(String name, String value) {
      put(name, value);
    }

    void add(String name, List<String> elements) {
      put(name, List.copyOf(elements));
    }

    private void put(String name, Object value) {
      if (size == names.length) {
        names = Arrays.copyOf(names, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      names[size] = name;
      values[size++] = value;
    }

    EslHeaders build() {
      return new EslHeaders(names, values, size);
    }
  }
}

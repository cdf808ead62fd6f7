package io.tipring.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters of a header value or a URI ({@code ;name=value;flag}), in the order written. Names
 * compare without regard to case. Immutable.
 */
public final class Params {
  /** No parameters. */
  public static final Params NONE = new Params(new String[0]);

  /** Name and value by turns; the value is as written, or null for a flag. */
  private final String[] pairs;

  Params(String[] pairs) {
    this.pairs = pairs;
  }

  /** The value without quotes and escapes, empty text for a flag, nothing if it is not there. */
  public Optional<String> get(String name) {
    String raw = raw(name);
    return raw == null ? Optional.empty() : Optional.of(Quoted.strip(raw));
  }

  /** Whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return raw(name) != null;
  }

  /** Names as written, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>(pairs.length / 2);
    for (int i = 0; i < pairs.length; i += 2) {
      names.add(pairs[i]);
    }
    return names;
  }

  /** These parameters with that one set, in its place if it was there, else at the end. */
  public Params with(String name, String value) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        String[] changed = pairs.clone();
        changed[i + 1] = value;
        return new Params(changed);
      }
    }
    String[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = name;
    more[pairs.length + 1] = value;
    return new Params(more);
  }

  /** The value as written, empty text for a flag, null if it is not there. */
  private String raw(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equalsIgnoreCase(name)) {
        return pairs[i + 1] == null ? "" : pairs[i + 1];
      }
    }
    return null;
  }

  void appendTo(StringBuilder out) {
    for (int i = 0; i < pairs.length; i += 2) {
      out.append(';').append(pairs[i]);
      if (pairs[i + 1] != null) {
        out.append('=').append(pairs[i + 1]);
      }
    }
  }

  /** The parameters as on the wire, each with its semicolon. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  /** Same names, in whatever case, with same values, in the same order. */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Params that) || pairs.length != that.pairs.length) {
      return false;
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (!pairs[i].equalsIgnoreCase(that.pairs[i])
          || !java.util.Objects.equals(pairs[i + 1], that.pairs[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < pairs.length; i += 2) {
      hash = hash * 31 + pairs[i].toLowerCase(Locale.ROOT).hashCode();
    }
    return hash;
  }
}

package io.tipring.media.freeswitch.standin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the JSON of events: strings, and arrays of strings, whose text is kept as it is. */
final class FlatJson {
  private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
  private static final Pattern MEMBER =
      Pattern.compile(STRING + ":(?:" + STRING + "|(\\[[^\\]]*\\]))");

  private FlatJson() {}

  static Map<String, String> read(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    Matcher matcher = MEMBER.matcher(text);
    while (matcher.find()) {
      members.put(
          matcher.group(1),
          matcher.group(2) == null ? matcher.group(3) : unescape(matcher.group(2)));
    }
    return members;
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char next = text.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(next);
      }
    }
    return out.toString();
  }
}

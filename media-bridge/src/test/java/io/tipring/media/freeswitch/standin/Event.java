package io.tipring.media.freeswitch.standin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An event, and its two forms on the wire as the recorded sessions show them: header lines with
 * percent-encoded values, or JSON.
 */
final class Event {
  private static final String ESCAPED = "#%&+:;<=>?@[\\]^`{|}\" ";

  private final String name;
  private final Map<String, Object> headers = new LinkedHashMap<>();
  private String body = "";
  private byte[] json;
  private byte[] plain;

  Event(String name) {
    this.name = name;
    headers.put("Event-Name", name);
  }

  String name() {
    return name;
  }

  String subclass() {
    return get("Event-Subclass");
  }

  Event put(String header, Object value) {
    headers.put(header, value);
    return this;
  }

  Event body(String text) {
    body = text;
    return this;
  }

  String get(String header) {
    Object value = headers.get(header);
    return value == null ? "" : value.toString();
  }

  /** The frame in which an event reaches a client. */
  byte[] frame(boolean asJson) {
    if (asJson) {
      if (json == null) {
        json = framed("text/event-json", toJson());
      }
      return json;
    }
    if (plain == null) {
      plain = framed("text/event-plain", toPlain());
    }
    return plain;
  }

  private static byte[] framed(String type, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("Content-Length: " + bytes.length + "\nContent-Type: " + type + "\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(bytes, 0, frame, head.length, bytes.length);
    return frame;
  }

  String toJson() {
    StringBuilder out = new StringBuilder("{");
    headers.forEach((key, value) -> member(out, key, value));
    if (!body.isEmpty()) {
      member(out, "Content-Length", Integer.toString(bodyBytes()));
      member(out, "_body", body);
    }
    return out.append('}').toString();
  }

  private static void member(StringBuilder out, String key, Object value) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(out, key);
    out.append(':');
    if (value instanceof List<?> values) {
      out.append('[');
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        quote(out, values.get(i).toString());
      }
      out.append(']');
    } else {
      quote(out, value.toString());
    }
  }

  static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    quote(out, text);
    return out.toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** The header lines, a blank line, and the body if there is one. */
  String toPlain() {
    StringBuilder out = new StringBuilder();
    headers.forEach(
        (key, value) -> {
          String text =
              value instanceof List<?> values
                  ? "ARRAY::" + String.join("|:", values.stream().map(Object::toString).toList())
                  : value.toString();
          out.append(key).append(": ").append(encode(text)).append('\n');
        });
    if (!body.isEmpty()) {
      out.append("Content-Length: ").append(bodyBytes()).append("\n\n").append(body);
    } else {
      out.append('\n');
    }
    return out.toString();
  }

  private int bodyBytes() {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A percent sign that two upper-case hex digits follow is left alone: the form is lossy. */
  static String encode(String text) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean encoded = c == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) && hex(bytes[i + 2]);
      if (c > 0x20 && c < 0x7F && ESCAPED.indexOf(c) < 0 || encoded) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  private static boolean hex(byte c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
  }
}

package io.tipring.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tipring.server.config.TipringConfig.LogFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Renders an event of the log as one line. Line breaks within a value are escaped, so nobody can
 * forge a line.
 */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {

  private static final byte[] NOTHING = {};

  private final ObjectMapper json = new ObjectMapper();
  private final LogFormat format;
  private final boolean maskNumbers;

  LogLineEncoder(LogFormat format, boolean maskNumbers) {
    this.format = format;
    this.maskNumbers = maskNumbers;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", event.getLoggerName());
    fields.put("thread", event.getThreadName());
    fields.put("message", mask(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, mask(String.valueOf(pair.value)));
      }
    }
    if (event.getThrowableProxy() != null) {
      fields.put("exception", mask(ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
    String line = format == LogFormat.JSON ? jsonLine(fields) : textLine(fields);
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private String mask(String text) {
    return maskNumbers ? Masking.mask(text) : text;
  }

  private String jsonLine(Map<String, String> fields) {
    try {
      return json.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of strings has no JSON", impossible);
    }
  }

  private static String textLine(Map<String, String> fields) {
    StringBuilder line = new StringBuilder();
    fields.forEach(
        (key, value) -> {
          line.append(line.isEmpty() ? "" : " ").append(key).append('=');
          appendValue(line, value);
        });
    return line.toString();
  }

  private static void appendValue(StringBuilder line, String value) {
    boolean bare = !value.isEmpty() && value.matches("[^\\s\"=\\p{Cntrl}]+");
    if (bare) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      appendEscaped(line, value.charAt(i));
    }
    line.append('"');
  }

  private static void appendEscaped(StringBuilder line, char c) {
    switch (c) {
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (Character.isISOControl(c)) {
          line.append(String.format("\\u%04x", (int) c));
        } else {
          line.append(c);
        }
      }
    }
  }
}

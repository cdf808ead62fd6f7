package io.tipring.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.tipring.server.config.TipringConfig.LogFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** One event is one line, with numbers masked. */
class LogLineEncoderTest {

  private static String line(LogFormat format, boolean mask, String message, Throwable failure) {
    LoggingEvent event =
        new LoggingEvent(
            "fqcn", new LoggerContext().getLogger("a.B"), Level.INFO, message, failure, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    event.setThreadName("t-1");
    event.setKeyValuePairs(List.of(new KeyValuePair("caller", "13800138000")));
    return new String(new LogLineEncoder(format, mask).encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void textIsKeysAndValues() {
    assertThat(line(LogFormat.TEXT, true, "two words", null))
        .isEqualTo(
            "time=2026-01-02T03:04:05.006Z level=INFO logger=a.B thread=t-1 message=\"two words\""
                + " caller=138****8000\n");
  }

  @Test
  void jsonIsOneObject() {
    assertThat(line(LogFormat.JSON, false, "said \"no\"", null))
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05.006Z\",\"level\":\"INFO\",\"logger\":\"a.B\",\"thread\":\"t-1\",\"message\":\"said"
                + " \\\"no\\\"\",\"caller\":\"13800138000\"}\n");
  }

  @Test
  void nobodyCanForgeALine() {
    String line = line(LogFormat.TEXT, true, "bad\r\ntime=now level=\"ERROR\"\u0007", null);
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line).contains("bad\\r\\ntime=now level=\\\"ERROR\\\"\\u0007");
  }

  @Test
  void failuresAreMaskedToo() {
    String line = line(LogFormat.TEXT, true, "x", new IllegalStateException("no 13800138000"));
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line).contains("IllegalStateException: no 138****8000").contains("\\n");
  }
}

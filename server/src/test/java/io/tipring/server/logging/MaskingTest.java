package io.tipring.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which digits are taken for a phone number. */
class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call from 13800138000|call from 138****8000",
        "sip:13800138000@10.0.0.1:5060|sip:138****8000@10.0.0.1:5060",
        "<sip:+8613800138000@host>|<sip:+861****8000@host>",
        "to 4008001234 and 95588|to 40****34 and 95588",
        "caller=13800138000 called=4008001234|caller=138****8000 called=40****34",
        "sequence=123456789 took 15 ms|sequence=123456789 took 15 ms",
        "waitedMillis=1234567|waitedMillis=1234567",
        "127.0.0.1:50600 at 2026-11-22T15:05:19.123456789Z"
            + "|127.0.0.1:50600 at 2026-11-22T15:05:19.123456789Z",
        "id a13800138000b|id a13800138000b"
      })
  void numbersAreMasked(String text, String masked) {
    assertThat(Masking.mask(text)).isEqualTo(masked);
  }
}

package io.tipring.sip.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of credentials reaches the trace: not the response. */
class CredentialMaskTest {

  private static final String BEFORE = "REGISTER sip:a SIP/2.0\r\nVia: x\r\n";
  private static final String AFTER = "\r\nCSeq: 1 REGISTER\r\n\r\nbody response=\"kept\"";

  private static String masked(String message) {
    byte[] bytes = ("##" + message + "##").getBytes(StandardCharsets.UTF_8);
    CredentialMask.apply(bytes, 2, bytes.length - 2);
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(text).startsWith("##").endsWith("##").hasSize(message.length() + 4);
    return text.substring(2, text.length() - 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Authorization: Digest username="1", response="abc", uri="sip:a" | Authorization: Digest username="1", response="xxx", uri="sip:a"
          authorization:digest response=abc,qop=auth                      | authorization:digest response=xxx,qop=auth
          PROXY-AUTHORIZATION : DIGEST  Response = "abc"                  | PROXY-AUTHORIZATION : DIGEST  Response = "xxx"
          Authorization: Digest realm="response=\\"a\\"", response="a\\"b" | Authorization: Digest realm="response=\\"a\\"", response="xx"x"
          Authorization: Basic YWJj                                       | Authorization: Basic xxxx
          Authorization: Digest nonsense                                  | Authorization: Digest xxxxxxxx
          Authorization: Digest response="abc                             | Authorization: Digest response="xxx
          X-Authorization: Digest response="abc"                          | X-Authorization: Digest response="abc"
          """)
  void theResponseIsMaskedAndNothingElse(String header, String expected) {
    assertThat(masked(BEFORE + header + AFTER)).isEqualTo(BEFORE + expected + AFTER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n ", "\r\n\t", "\n "})
  void foldedLinesBelongToTheHeader(String fold) {
    String header = "Authorization: Digest username=\"1\"," + fold + "response=\"abc\"";
    assertThat(masked(BEFORE + header + AFTER)).doesNotContain("abc").contains("kept");
  }

  @Test
  void everyHeaderOfTheKindIsMasked() {
    String one = "Authorization: Digest response=\"abc\"\r\n";
    String other = "Proxy-Authorization: Digest response=\"def\"";
    assertThat(masked(BEFORE + one + other + AFTER)).doesNotContain("abc").doesNotContain("def");
  }

  @Test
  void lineEndsBeforeTheStartLineEndNoHeader() {
    String message = "\r\n\r\n" + BEFORE + "Authorization: Digest response=\"abc\"" + AFTER;
    assertThat(masked(message)).doesNotContain("abc").contains("kept");
  }

  @Test
  void whatIsCutOffIsMaskedToo() {
    for (String cut :
        List.of("Authorization", "Authorization:", "Authorization: Digest response=")) {
      assertThat(masked(BEFORE + cut)).isEqualTo(BEFORE + cut);
    }
  }

  @Test
  void nothingIsThrownAndNoLengthChangesWhateverStandsThere() {
    Random random = new Random(7);
    String alphabet = "aD\"\\=, \t\r\n:response";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder rest = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        rest.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      masked("Authorization: Digest " + rest);
    }
  }
}

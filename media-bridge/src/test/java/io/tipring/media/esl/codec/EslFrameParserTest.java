package io.tipring.media.esl.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tipring.media.esl.Transcript;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no event socket, or too much, is refused, and costs little. */
class EslFrameParserTest {
  private static final EslLimits LIMITS = new EslLimits(300, 16 * 1024, 64 * 1024);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static EslFrame parse(String text) throws EslSyntaxException {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static EslFrame parse(byte[] bytes) throws EslSyntaxException {
    return new EslFrameParser(LIMITS).parse(Unpooled.wrappedBuffer(bytes));
  }

  private static EslEvent plain(String body) throws EslSyntaxException {
    return event("text/event-plain", body.getBytes(StandardCharsets.UTF_8));
  }

  private static EslEvent json(String body) throws EslSyntaxException {
    return event("text/event-json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static EslEvent event(String type, byte[] body) throws EslSyntaxException {
    byte[] head =
        "Content-Length: %d\nContent-Type: %s\n\n".formatted(body.length, type).getBytes();
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return parse(all).event();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 65537\nContent-Type: api/response\n\n",
        "Content-Length: 2147483647\nContent-Type: api/response\n\n",
        "Content-Length: 99999999999999999999999999\nContent-Type: api/response\n\n",
        "Content-Length: -1\nContent-Type: api/response\n\n",
        "Content-Length: 0x10\nContent-Type: api/response\n\n",
        "Content-Length: \nContent-Type: api/response\n\n",
        "Content-Length: 1 2\nContent-Type: api/response\n\n",
        "Content-Length: 0\n\n",
        "Content-Type: text/html\n\n",
        "Content-Type\n\n",
        ": command/reply\n\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\0\1\2\3\n\n"
      })
  void noEventSocket(String text) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(EslSyntaxException.class).isThrownBy(() -> parse(text));
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000_000);
  }

  @Test
  void headersAreBounded() {
    String many = "a: b\n".repeat(301);
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> parse(many))
        .withMessage("more than 300 headers");
    String longLine = "a: " + "b".repeat(16 * 1024);
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> parse(longLine))
        .withMessageContaining("beyond the limit of 16384 bytes");
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> plain(many + "\n"))
        .withMessage("more than 300 headers");
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> plain(longLine + "\n\n"))
        .withMessageContaining("beyond the limit of 16384 bytes");
    StringBuilder object = new StringBuilder("{\"a\":\"b\"");
    for (int i = 0; i < 300; i++) {
      object.append(",\"a").append(i).append("\":\"b\"");
    }
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> json(object + "}"))
        .withMessage("more than 300 headers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\":\"b\"",
        "{\"a\":{}}",
        "{\"a\":[[]]}",
        "{\"a\":\"b\"}x",
        "{\"a\":\"b}",
        "{\"a\":[\"b\"",
        "null"
      })
  void noEventInJson(String body) {
    assertThatExceptionOfType(EslSyntaxException.class).isThrownBy(() -> json(body));
  }

  @Test
  void theErrorOfAnEventTellsNothingOfIt() {
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> json("{\"Caller-ANI\":\"4912345\"; }"))
        .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("4912345"));
  }

  @Test
  void scalarsOfJsonAreTexts() throws EslSyntaxException {
    EslEvent event =
        json("{\"a\":1,\"b\":true,\"c\":null,\"d\":[],\"e\":[\"|:\",2],\"_body\":\"x\\ny\"}");
    assertThat(event.get("a")).isEqualTo("1");
    assertThat(event.get("b")).isEqualTo("true");
    assertThat(event.find("c")).contains("");
    assertThat(event.values("d")).isEmpty();
    assertThat(event.values("e")).containsExactly("|:", "2");
    assertThat(event.body()).isEqualTo("x\ny");
    assertThat(event.headers().size()).isEqualTo(5);
  }

  /** A caller's name may hold any bytes; they must not end the connection. */
  @Test
  void bytesThatAreNoUtf8AreReplaced() throws EslSyntaxException {
    byte[] latin =
        "{\"Caller-Caller-ID-Name\":\"J\u00f6rg\",\"a\":\"b\"}"
            .getBytes(StandardCharsets.ISO_8859_1);
    EslEvent event = event("text/event-json", latin);
    assertThat(event.get("Caller-Caller-ID-Name")).isEqualTo("J\uFFFDrg");
    assertThat(event.get("a")).isEqualTo("b");
    assertThat(plain("a: J%F6rg\n\n").get("a")).isEqualTo("J\uFFFDrg");
  }

  @Test
  void percentEncodingIsUndoneOnce() throws EslSyntaxException {
    EslEvent event =
        plain(
            "a: %25%34%31\n"
                + "b: 1+1%2B1\n"
                + "c: 100%\n"
                + "d: %4\n"
                + "e: %zz\n"
                + "f: %0A%0D\n"
                + "variable_x:y: z\n"
                + "g: \n\n");
    assertThat(event.get("a")).isEqualTo("%41");
    assertThat(event.get("b")).isEqualTo("1+1+1");
    assertThat(event.get("c")).isEqualTo("100%");
    assertThat(event.get("d")).isEqualTo("%4");
    assertThat(event.get("e")).isEqualTo("%zz");
    assertThat(event.get("f")).isEqualTo("\n\r");
    assertThat(event.variable("x:y")).contains("z");
    assertThat(event.find("g")).contains("");
    assertThat(event.get("A")).as("names have no case").isEqualTo("%41");
  }

  @Test
  void theInnerBodyMustFit() throws EslSyntaxException {
    assertThat(plain("Event-Name: X\nContent-Length: 3\n\nabc").body()).isEqualTo("abc");
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> plain("Event-Name: X\nContent-Length: 4\n\nabc"));
    assertThatExceptionOfType(EslSyntaxException.class)
        .isThrownBy(() -> plain("Event-Name: X\nContent-Length: 4"));
  }

  /** Forged values stay values, in both notations. */
  @Test
  void valuesCanNotForgeHeaders() throws EslSyntaxException {
    EslEvent encoded = plain("a: x%0A%0Abgapi%20system%20id\nb: c\n\n");
    assertThat(encoded.get("a")).isEqualTo("x\n\nbgapi system id");
    assertThat(encoded.get("b")).isEqualTo("c");
    assertThat(json("{\"a\":\"x\\n\\nbgapi system id\",\"b\":\"c\"}").get("a"))
        .isEqualTo("x\n\nbgapi system id");
  }

  /**
   * Damaged sessions: typed errors only, and no more memory than the limits and the input allow.
   */
  @Test
  void fuzzedSessions() {
    List<byte[]> sessions = new ArrayList<>();
    for (String name :
        List.of(
            "03-auth-failure",
            "04-error-replies",
            "08-bgapi-job-uuid",
            "21-odd-values-plain-vs-json",
            "21b-odd-values-json",
            "30-outbound-async-full-linger")) {
      sessions.add(Transcript.of(name).server());
    }
    int refused = 0;
    long seed = 20261122;
    for (int round = 0; round < 3000; round++) {
      Random random = new Random(seed + round);
      byte[] bytes = damaged(sessions.get(random.nextInt(sessions.size())), random);
      ByteBuf in = Unpooled.buffer(bytes.length);
      EslFrameParser parser = new EslFrameParser(LIMITS);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        for (int at = 0; at < bytes.length; ) {
          int length = Math.min(1 + random.nextInt(4096), bytes.length - at);
          in.writeBytes(bytes, at, length);
          at += length;
          while (parser.parse(in) != null) {
            continue;
          }
        }
      } catch (EslSyntaxException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round, e);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated)
          .as("bytes taken in round %d for %d", round, bytes.length)
          .isLessThan(1_000_000 + 30L * bytes.length);
    }
    assertThat(refused).as("streams that were refused").isGreaterThan(500);
  }

  private static byte[] damaged(byte[] session, Random random) {
    int from = random.nextInt(session.length / 2);
    byte[] bytes =
        Arrays.copyOfRange(
            session,
            random.nextBoolean() ? 0 : from,
            from + 1 + random.nextInt(Math.min(30_000, session.length - from)));
    int edits = random.nextInt(6);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(bytes.length);
      byte[] piece =
          switch (random.nextInt(6)) {
            case 0 -> "Content-Length: 2147483647\n".getBytes();
            case 1 -> "\n\n".getBytes();
            case 2 -> {
              byte[] noise = new byte[1 + random.nextInt(200)];
              random.nextBytes(noise);
              yield noise;
            }
            case 3 -> ("Content-Length: " + random.nextInt(70_000) + "\n").getBytes();
            case 4 -> "%".repeat(random.nextInt(20)).getBytes();
            default -> "{\"a\":[".repeat(random.nextInt(50)).getBytes();
          };
      byte[] edited = new byte[bytes.length + piece.length];
      System.arraycopy(bytes, 0, edited, 0, at);
      System.arraycopy(piece, 0, edited, at, piece.length);
      System.arraycopy(bytes, at, edited, at + piece.length, bytes.length - at);
      bytes = edited;
    }
    return bytes;
  }

  /** A body that is promised and never comes costs what came of it. */
  @Test
  void aPromisedBodyTakesNoMemory() throws EslSyntaxException {
    EslFrameParser parser = new EslFrameParser(EslLimits.DEFAULT);
    ByteBuf in =
        Unpooled.wrappedBuffer(
            "Content-Length: 16000000\nContent-Type: api/response\n\n".getBytes());
    parser.parse(in);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      assertThat(parser.parse(in)).isNull();
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000);
  }
}

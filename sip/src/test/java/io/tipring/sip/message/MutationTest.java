package io.tipring.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Properties that hold for whatever bytes arrive. Seeds are fixed: each run sees the same bytes.
 */
class MutationTest {

  private static final int RUNS = 20_000;
  private static final String STRUCTURE = ":;,<>\"\\@ \t\r\n=%[]?/\0\u007f\u00e4";

  static List<byte[]> corpus() {
    List<byte[]> corpus = new ArrayList<>();
    for (String name : TortureTest.NAMES) {
      corpus.add(TortureTest.bytes(name));
    }
    corpus.add(Messages.bytes(Messages.INVITE));
    return corpus;
  }

  static byte[] mutate(byte[] message, Random random) {
    StringBuilder text = new StringBuilder(new String(message, StandardCharsets.ISO_8859_1));
    for (int n = 1 + random.nextInt(4); n > 0 && text.length() > 1; n--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(24));
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, to);
        case 2 -> text.insert(at, STRUCTURE.charAt(random.nextInt(STRUCTURE.length())));
        case 3 -> text.insert(random.nextInt(text.length()), text.substring(at, to));
        default -> text.setLength(at + 1);
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Parsing gives a message all of whose readers work, or a SipParseException, and nothing else.
   */
  @Test
  void everyInputIsReadOrRefused() {
    Random random = new Random(4475);
    List<byte[]> corpus = corpus();
    int read = 0;
    int answered = 0;
    int dropped = 0;
    for (int i = 0; i < RUNS; i++) {
      byte[] bytes = mutate(corpus.get(i % corpus.size()), random);
      try {
        SipMessage message = SipMessage.parse(bytes);
        readAll(message);
        read++;
      } catch (SipParseException e) {
        assertThat(e.status()).isIn(0, 400, 416, 505);
        if (e.status() == 0) {
          dropped++;
        } else {
          assertThat(SipResponseBuilder.to(e).toTag("t").build()).isNotEmpty();
          answered++;
        }
      }
    }
    assertThat(read).as("read").isGreaterThan(RUNS / 20);
    assertThat(answered).as("answered").isGreaterThan(RUNS / 20);
    assertThat(dropped).as("dropped").isGreaterThan(RUNS / 20);
  }

  private static void readAll(SipMessage message) throws SipParseException {
    assertThat(message.method()).isNotEmpty();
    assertThat(message.topVia()).isNotNull();
    assertThat(message.from().uri().toString()).isNotEmpty();
    assertThat(message.to().toString()).isNotEmpty();
    assertThat(message.callId()).isNotEmpty();
    assertThat(message.body()).hasSize(message.bodyLength());
    message.expires();
    message.reasonPhrase();
    message.topVia().rport();
    message.topVia().branch();
    message.contentType();
    for (String name : message.headerNames()) {
      assertThat(message.header(name)).as(name).isPresent();
      assertThat(message.headers(name)).isNotEmpty();
      message.values(name);
    }
    for (NameAddr contact : message.contacts()) {
      assertThat(NameAddr.parse(contact.toString()).uri()).isEqualTo(contact.uri());
      contact.uri().user();
      assertThat(contact.uri().isEquivalentTo(contact.uri())).isTrue();
    }
    if (message.isRequest()) {
      SipMessage response =
          SipMessage.parse(SipResponseBuilder.to(message, 486).toTag("t").build());
      assertThat(response.vias()).isEqualTo(message.vias());
      assertThat(response.from()).isEqualTo(message.from());
      assertThat(response.to().uri()).isEqualTo(message.to().uri());
      assertThat(response.to().tag()).isEqualTo(message.to().tag().or(() -> Optional.of("t")));
      assertThat(response.callId()).isEqualTo(message.callId());
      assertThat(response.cseq()).isEqualTo(message.cseq());
    }
  }

  /**
   * What a framer cuts from any bytes is a message, a refusal, or an error that ends the stream.
   */
  @Test
  void everyStreamIsCutOrRefused() {
    Random random = new Random(18);
    List<byte[]> corpus = corpus();
    int[] messages = {0};
    int failures = 0;
    SipFramer.Listener listener =
        new SipFramer.Listener() {
          @Override
          public void message(byte[] message) {
            assertThat(message.length).isLessThanOrEqualTo(SipMessage.MAX_LENGTH);
            messages[0]++;
          }

          @Override
          public void ping() {
            // Pings among the noise are as good as any.
          }
        };
    for (int i = 0; i < RUNS / 6; i++) {
      SipFramer framer = new SipFramer();
      byte[] bytes = mutate(corpus.get(i % corpus.size()), random);
      int middle = random.nextInt(bytes.length + 1);
      try {
        framer.feed(bytes, 0, middle, listener);
        framer.feed(bytes, middle, bytes.length - middle, listener);
      } catch (SipParseException e) {
        failures++;
      }
    }
    assertThat(messages[0]).isGreaterThan(500);
    assertThat(failures).isGreaterThan(100);
  }

  /**
   * The memory a message costs is bounded by its length whatever its shape. Bytes allocated are
   * counted, which no slow machine changes; a parser that copied remainders or tried again from the
   * start would show here.
   */
  @Test
  void workGrowsWithTheLengthAndNoFaster() {
    String head = Messages.INVITE.substring(0, Messages.INVITE.indexOf("Max-Forwards"));
    String tail = Messages.INVITE.substring(Messages.INVITE.indexOf("Max-Forwards"));
    List<String> shapes =
        List.of(
            "Route: <sip:a>" + ",<sip:a>".repeat(69),
            "Route: " + "<sip:a>,".repeat(900),
            "Contact: <sip:a>" + ";a".repeat(3900),
            "Contact: <sip:a" + ";a".repeat(3900) + ">",
            "Contact: " + "a ".repeat(3900) + "<sip:a>",
            "Contact: \"" + "\\a".repeat(3900) + "\" <sip:a>",
            "Contact: \"" + "\\a".repeat(3900),
            "Contact: <sip:a?" + "a=b&".repeat(1900) + "a=b>",
            "Contact: sip:" + "%41".repeat(2600) + "@a",
            "Via: SIP/2.0/UDP a" + ",".repeat(4000),
            "X: " + "y".repeat(8000),
            "X: " + " y\n ".repeat(19) + "y",
            "X: y\n".repeat(100) + "X: y",
            ":".repeat(8000),
            "a:\n".repeat(4000));
    for (String shape : shapes) {
      byte[] bytes = Messages.bytes(head + shape + "\n" + tail);
      long allocated = allocatedBy(bytes);
      assertThat(allocated)
          .as("%d bytes of %s…", bytes.length, shape.substring(0, 12))
          .isLessThan(16_384 + 24L * bytes.length);
    }
  }

  private static long allocatedBy(byte[] bytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        SipMessage.parse(bytes);
      } catch (SipParseException refused) {
        assertThat(refused.fault()).isNotNull();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}

package io.tipring.sip.message;

import static io.tipring.sip.message.Messages.INVITE;
import static io.tipring.sip.message.Messages.bytes;
import static io.tipring.sip.message.Messages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipFramerTest {

  private static final String OPTIONS =
      INVITE
          .substring(0, INVITE.indexOf("Content-Type"))
          .replace("INVITE", "OPTIONS")
          .concat("l : 0\n\n");

  private final SipFramer framer = new SipFramer();
  private final List<String> found = new ArrayList<>();
  private final SipFramer.Listener listener =
      new SipFramer.Listener() {
        @Override
        public void message(byte[] message) {
          try {
            SipMessage read = SipMessage.parse(message);
            found.add(read.method() + " " + read.bodyLength());
          } catch (SipParseException e) {
            found.add(e.cause());
          }
        }

        @Override
        public void ping() {
          found.add("ping");
        }
      };

  private void feed(String text) throws SipParseException {
    byte[] bytes = bytes(text);
    framer.feed(bytes, 0, bytes.length, listener);
  }

  @Test
  void cutsTheSameMessagesHoweverTheBytesArrive() throws SipParseException {
    byte[] stream = bytes("\n\n" + INVITE + "\n" + OPTIONS + INVITE + "\n\n\n\n" + OPTIONS);
    int body = bytes(Messages.SDP).length;
    List<String> expected =
        List.of(
            "ping", "INVITE " + body, "OPTIONS 0", "INVITE " + body, "ping", "ping", "OPTIONS 0");
    Random random = new Random(3261);
    for (int most = 1; most < stream.length * 2; most += 7) {
      found.clear();
      SipFramer fresh = new SipFramer();
      for (int at = 0; at < stream.length; ) {
        int count = Math.min(stream.length - at, 1 + random.nextInt(most));
        fresh.feed(stream, at, count, listener);
        at += count;
      }
      assertThat(found).as("pieces of at most %d bytes", most).isEqualTo(expected);
      assertThat(fresh.isMidMessage()).isFalse();
    }
  }

  @Test
  void aMessageWaitsForItsBody() throws SipParseException {
    feed(INVITE.substring(0, INVITE.length() - 10));
    assertThat(found).isEmpty();
    assertThat(framer.isMidMessage()).isTrue();
    feed(INVITE.substring(INVITE.length() - 10));
    assertThat(found).hasSize(1);
  }

  private SipParseException failure(String text) {
    SipParseException e = catchThrowableOfType(SipParseException.class, () -> feed(text));
    assertThat(e).isNotNull();
    assertThatThrownBy(() -> feed(INVITE)).isInstanceOf(IllegalStateException.class);
    return e;
  }

  @Test
  void withoutContentLengthTheStreamIsLostAndTheRequestAnswered() {
    SipParseException e =
        failure(with(INVITE, "Content-Length: " + bytes(Messages.SDP).length + "\n", ""));
    assertThat(e.cause()).isEqualTo("content-length");
    assertThat(e.status()).isEqualTo(400);
    assertThat(new String(SipResponseBuilder.to(e).build())).startsWith("SIP/2.0 400 Bad Request");
  }

  @Test
  void contentLengthMustBeOneNumber() {
    String length = "Content-Length: " + bytes(Messages.SDP).length;
    assertThat(failure(with(INVITE, length, "Content-Length: -5")).cause())
        .isEqualTo("content-length");
  }

  @Test
  void twoContentLengthsAreNoFrame() {
    String length = "Content-Length: " + bytes(Messages.SDP).length + "\n";
    SipParseException e = failure(with(INVITE, length, length + "l: 0\n"));
    assertThat(e.cause()).isEqualTo("duplicate-header");
    assertThat(e.status()).isEqualTo(400);
  }

  @Test
  void aFoldedContentLengthCounts() throws SipParseException {
    feed(with(OPTIONS, "l : 0", "Content-Length:\n 0"));
    assertThat(found).containsExactly("OPTIONS 0");
  }

  @Test
  void headersWithoutAnEndAreBounded() {
    SipParseException e = failure("X: yyyyyyyyyyyyyyyy\n".repeat(1000));
    assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE);
    assertThat(e.status()).isZero();
  }

  @Test
  void aBodyIsBounded() {
    String length = "Content-Length: " + bytes(Messages.SDP).length;
    assertThat(failure(with(INVITE, length, "Content-Length: 20000")).fault())
        .isEqualTo(Fault.TOO_LARGE);
  }

  @Test
  void lineEndsAloneCostNoMemory() throws SipParseException {
    feed("\n".repeat(100_000));
    assertThat(found).hasSize(50_000).containsOnly("ping");
    assertThat(framer.isMidMessage()).isFalse();
  }
}

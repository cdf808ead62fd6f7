package io.tipring.sip.media;

import static io.tipring.sip.media.MediaDialogFixture.ANSWER;
import static io.tipring.sip.media.MediaDialogFixture.OFFER;
import static io.tipring.sip.media.MediaDialogFixture.PATIENT;
import static io.tipring.sip.media.MediaDialogFixture.failureOf;
import static io.tipring.sip.media.MediaDialogFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.port.MediaDialogs.Invitation;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.ua.WirePeer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dialogs set up at a media server that is made of hand-made datagrams. */
class MediaInviteTest {

  private final MediaDialogFixture wire = new MediaDialogFixture();

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void anInviteCarriesTheOfferAndTheHeaderThatNamesTheLeg() {
    CompletionStage<Established> established = wire.invite(Optional.of(OFFER), PATIENT);

    SipMessage invite = wire.next();
    assertThat(invite.method()).isEqualTo("INVITE");
    assertThat(invite.requestUri().toString())
        .isEqualTo("sip:park@127.0.0.1:" + wire.server.address().port());
    assertThat(invite.header("X-Tipring-Leg")).contains("engine/17/4");
    assertThat(invite.bodyText()).isEqualTo(OFFER);
    wire.answer(invite, 200, WirePeer.SDP);

    assertThat(get(established)).isEqualTo(new Established(wire.dialog(), WirePeer.SDP));
    SipMessage ack = wire.next();
    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.cseq().number()).isEqualTo(invite.cseq().number());
    assertThat(ack.requestUri().user()).as("the Contact of the 200").isEqualTo("bob");
    assertThat(ack.to().tag()).contains(MediaDialogFixture.SERVER_TAG);
    assertThat(ack.bodyLength()).isZero();
  }

  @Test
  void aRepeated200IsAcknowledgedAgain() {
    wire.invite(Optional.of(OFFER), PATIENT);
    SipMessage invite = wire.next();
    wire.answer(invite, 200, WirePeer.SDP);
    SipMessage first = wire.next();
    wire.answer(invite, 200, WirePeer.SDP);
    SipMessage second = wire.server.receive();
    while (second.method().equals("INVITE")) {
      second = wire.server.receive();
    }

    assertThat(second.toBytes()).isEqualTo(first.toBytes());
  }

  @Test
  void theOfferOfA200IsAnsweredInItsAck() {
    CompletionStage<Established> established = wire.invite(Optional.empty(), PATIENT);

    SipMessage invite = wire.next();
    assertThat(invite.bodyLength()).isZero();
    wire.answer(invite, 200, WirePeer.SDP);

    assertThat(wire.next().bodyText()).isEqualTo(ANSWER);
    assertThat(get(established).sdp()).isEqualTo(WirePeer.SDP);
  }

  @Test
  void a200WithoutADescriptionIsAcknowledgedAndEnded() {
    CompletionStage<Established> established = wire.invite(Optional.of(OFFER), PATIENT);

    SipMessage invite = wire.next();
    wire.answer(invite, 200, "");

    assertThat(wire.next().method()).isEqualTo("ACK");
    SipMessage bye = wire.next();
    assertThat(bye.method()).isEqualTo("BYE");
    assertThat(bye.cseq().number()).isGreaterThan(invite.cseq().number());
    assertThat(failureOf(established).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void anOfferThatCantBeAnsweredEndsTheDialog() {
    CompletionStage<Established> established =
        wire.agent.invite(
            new Invitation(
                wire.server.address(),
                "park",
                wire.server.callId(),
                MediaDialogFixture.TAG,
                List.of(),
                Optional.empty(),
                described -> {
                  throw new IllegalStateException("no codec in common");
                },
                PATIENT));
    wire.answer(wire.next(), 200, WirePeer.SDP);

    assertThat(wire.next().method()).isEqualTo("ACK");
    assertThat(wire.next().method()).isEqualTo("BYE");
    assertThat(failureOf(established)).hasMessageContaining("no codec in common");
  }

  @Test
  void aRefusalNamesServerAndStatus() {
    CompletionStage<Established> established = wire.invite(Optional.of(OFFER), PATIENT);
    wire.answer(wire.next(), 503, "");

    assertThat(wire.next().method()).isEqualTo("ACK");
    MediaDialogException failure = failureOf(established);
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.status()).isEqualTo(503);
    assertThat(failure).hasMessageContaining(wire.server.address().toString());
  }

  @Test
  void anInviteThatRingsBeyondItsDeadlineIsCancelled() {
    CompletionStage<Established> established = wire.invite(Optional.of(OFFER), 100);
    SipMessage invite = wire.next();
    wire.answer(invite, 180, "");

    SipMessage cancel = wire.next();
    assertThat(cancel.method()).isEqualTo("CANCEL");
    assertThat(cancel.topVia().branch()).isEqualTo(invite.topVia().branch());
    wire.answer(cancel, 200, "");
    wire.answer(invite, 487, "");
    assertThat(wire.next().method()).isEqualTo("ACK");
    assertThat(failureOf(established).kind()).isEqualTo(Kind.TIMED_OUT);
  }

  @Test
  void a200BeyondTheDeadlineIsAcknowledgedAndEnded() {
    CompletionStage<Established> established = wire.invite(Optional.of(OFFER), 20);
    SipMessage invite = wire.next();
    assertThat(failureOf(established).kind()).isEqualTo(Kind.TIMED_OUT);
    wire.answer(invite, 200, WirePeer.SDP);

    assertThat(wire.next().method()).isEqualTo("ACK");
    assertThat(wire.next().method()).isEqualTo("BYE");
    assertThat(failureOf(wire.agent.reinvite(wire.dialog(), OFFER, PATIENT)).kind())
        .isEqualTo(Kind.GONE);
  }

  @Test
  void aHeaderThatWouldBreakTheMessageIsRefused() {
    CompletionStage<Established> established =
        wire.agent.invite(
            new Invitation(
                wire.server.address(),
                "park",
                wire.server.callId(),
                MediaDialogFixture.TAG,
                List.of(new SipHeader("X-Tipring-Leg", "x\r\nX-Evil: 1")),
                Optional.of(OFFER),
                offer -> ANSWER,
                PATIENT));

    assertThat(failureOf(established).kind()).isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aServerThatIsNotReachedByUdpIsUnreachable() {
    SipAddress other = new SipAddress(Transport.TCP, "127.0.0.1", 5080);

    assertThat(failureOf(wire.invite(other, "elsewhere", Optional.of(OFFER), PATIENT)).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void beyondTheBoundNoDialogIsSetUp() {
    try (MediaDialogFixture one =
        new MediaDialogFixture(MediaDialogFixture.options().withMaxDialogs(1))) {
      one.establish();

      assertThat(
              failureOf(one.invite(one.server.address(), "second", Optional.of(OFFER), PATIENT))
                  .kind())
          .isEqualTo(Kind.OVERLOADED);
    }
  }

  @Test
  void beyondTheBoundNoRequestIsSent() {
    try (MediaDialogFixture one =
        new MediaDialogFixture(MediaDialogFixture.options().withMaxRequests(1))) {
      CompletionStage<Integer> first = one.agent.options(one.server.address(), PATIENT);

      assertThat(failureOf(one.agent.options(one.server.address(), PATIENT)).kind())
          .isEqualTo(Kind.OVERLOADED);
      one.answer(one.next(), 200, "");
      assertThat(get(first)).isEqualTo(200);
    }
  }

  @Test
  void whatIsUnderWayFailsWhenTheUserAgentIsClosed() {
    MediaDialogFixture closing = new MediaDialogFixture();
    CompletionStage<Established> established = closing.invite(Optional.of(OFFER), PATIENT);
    closing.next();
    closing.close();

    assertThat(failureOf(established).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failureOf(closing.invite(Optional.of(OFFER), PATIENT)).kind())
        .isEqualTo(Kind.CLOSED);
  }
}

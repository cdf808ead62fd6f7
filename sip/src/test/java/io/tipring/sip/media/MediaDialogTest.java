package io.tipring.sip.media;

import static io.tipring.sip.media.MediaDialogFixture.OFFER;
import static io.tipring.sip.media.MediaDialogFixture.PATIENT;
import static io.tipring.sip.media.MediaDialogFixture.TAG;
import static io.tipring.sip.media.MediaDialogFixture.failureOf;
import static io.tipring.sip.media.MediaDialogFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.signalling.DialogId;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.ua.WirePeer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests within dialogs, of ours and of the media server, and outside of them. */
class MediaDialogTest {

  private static final String MOVED = WirePeer.SDP.replace("40000", "41000");

  private final MediaDialogFixture wire = new MediaDialogFixture();

  @AfterEach
  void close() {
    wire.close();
  }

  private String inDialog(String method, int cseq, String extra, String body) {
    return wire.server.request(method, cseq, method + cseq, TAG, extra, body);
  }

  @Test
  void aReinviteIsAnsweredAndAcknowledged() {
    DialogId dialog = wire.establish();

    CompletionStage<String> answer = wire.agent.reinvite(dialog, OFFER, PATIENT);
    SipMessage reinvite = wire.next();
    assertThat(reinvite.to().tag()).contains(MediaDialogFixture.SERVER_TAG);
    assertThat(reinvite.bodyText()).isEqualTo(OFFER);
    wire.answer(reinvite, 200, MOVED);

    assertThat(get(answer)).isEqualTo(MOVED);
    SipMessage ack = wire.next();
    assertThat(ack.method()).isEqualTo("ACK");
    assertThat(ack.cseq().number()).isEqualTo(reinvite.cseq().number());
  }

  @Test
  void requestsOfADialogAreNumberedUpwards() {
    DialogId dialog = wire.establish();
    CompletionStage<String> first = wire.agent.reinvite(dialog, OFFER, PATIENT);
    SipMessage one = wire.next();
    wire.answer(one, 200, MOVED);
    get(first);
    wire.next();

    wire.agent.bye(dialog, Optional.empty(), PATIENT);

    assertThat(wire.next().cseq().number()).isGreaterThan(one.cseq().number());
  }

  @Test
  void oneReinviteIsUnderWayAtATime() {
    DialogId dialog = wire.establish();
    CompletionStage<String> first = wire.agent.reinvite(dialog, OFFER, PATIENT);

    assertThat(failureOf(wire.agent.reinvite(dialog, OFFER, PATIENT)).kind())
        .isEqualTo(Kind.OVERLOADED);
    wire.answer(wire.next(), 200, MOVED);
    assertThat(get(first)).isEqualTo(MOVED);
  }

  @Test
  void aRefusedReinviteLeavesTheDialog() {
    DialogId dialog = wire.establish();
    CompletionStage<String> refused = wire.agent.reinvite(dialog, OFFER, PATIENT);
    wire.answer(wire.next(), 488, "");
    assertThat(failureOf(refused).status()).isEqualTo(488);
    assertThat(wire.next().method()).isEqualTo("ACK");

    CompletionStage<String> again = wire.agent.reinvite(dialog, OFFER, PATIENT);
    wire.answer(wire.next(), 200, MOVED);

    assertThat(get(again)).isEqualTo(MOVED);
  }

  @Test
  void aDialogThatTheServerDoesNotKnowIsGone() {
    DialogId dialog = wire.establish();
    CompletionStage<String> refused = wire.agent.reinvite(dialog, OFFER, PATIENT);
    wire.answer(wire.next(), 481, "");

    assertThat(failureOf(refused).kind()).isEqualTo(Kind.GONE);
    assertThat(failureOf(wire.agent.bye(dialog, Optional.empty(), PATIENT)).kind())
        .isEqualTo(Kind.GONE);
  }

  @Test
  void byeEndsADialogAndWhatIsUnderWayInIt() {
    DialogId dialog = wire.establish();
    CompletionStage<String> reinvite = wire.agent.reinvite(dialog, OFFER, PATIENT);
    wire.next();

    CompletionStage<Void> ended = wire.agent.bye(dialog, Optional.of("Q.850;cause=16"), PATIENT);

    SipMessage bye = wire.next();
    assertThat(bye.header("Reason")).contains("Q.850;cause=16");
    wire.answer(bye, 200, "");
    assertThat(get(ended)).isNull();
    assertThat(failureOf(reinvite).kind()).isEqualTo(Kind.GONE);
  }

  @Test
  void theServersByeIsAnsweredAndTold() {
    DialogId dialog = wire.establish();

    wire.server.send(inDialog("BYE", 7, "Reason: Q.850;cause=16;text=\"NORMAL_CLEARING\"\r\n", ""));

    wire.nextStatus(200);
    assertThat(wire.nextTold())
        .isEqualTo("ended " + dialog.callId() + " Q.850;cause=16;text=\"NORMAL_CLEARING\"");
    assertThat(failureOf(wire.agent.reinvite(dialog, OFFER, PATIENT)).kind()).isEqualTo(Kind.GONE);
  }

  @Test
  void aRefreshIsConfirmedUntilItIsAcknowledged() {
    wire.establish();
    String newVersion = WirePeer.SDP.replace("o=- 1 1", "o=- 1 2");

    wire.server.send(inDialog("INVITE", 7, "", newVersion));

    assertThat(wire.nextStatus(200).bodyText()).isEqualTo(OFFER);
    assertThat(wire.server.receive().status()).as("repeated").isEqualTo(200);
    wire.server.send(inDialog("ACK", 7, "", ""));
    wire.server.send(inDialog("OPTIONS", 8, "", ""));
    SipMessage next = wire.next();
    while (next.cseq().number() == 7) {
      next = wire.next();
    }
    assertThat(next.status()).isEqualTo(200);
    assertThat(wire.told).isEmpty();
  }

  @Test
  void aChangeOfTheServerIsRefusedAndTold() {
    DialogId dialog = wire.establish();

    wire.server.send(inDialog("INVITE", 7, "", MOVED));

    wire.nextStatus(488);
    assertThat(wire.nextTold()).isEqualTo("change refused " + dialog.callId());
    CompletionStage<Void> ended = wire.agent.bye(dialog, Optional.empty(), PATIENT);
    SipMessage bye = wire.next();
    while (!bye.isRequest()) {
      bye = wire.next();
    }
    wire.answer(bye, 200, "");
    assertThat(get(ended)).isNull();
  }

  @Test
  void aServerThatAsksWhileWeAskIsToldToWait() {
    DialogId dialog = wire.establish();
    wire.agent.reinvite(dialog, OFFER, PATIENT);
    wire.next();

    wire.server.send(inDialog("INVITE", 7, "", MOVED));

    wire.nextStatus(491);
  }

  @Test
  void anOldNumberIsRefused() {
    wire.establish();
    wire.server.send(inDialog("INVITE", 7, "Require: 100rel\r\n", MOVED));
    wire.nextStatus(420);

    wire.server.send(inDialog("BYE", 6, "", ""));

    SipMessage answer = wire.next();
    while (!answer.method().equals("BYE")) {
      answer = wire.next();
    }
    assertThat(answer.status()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BYE", "INVITE"})
  void aRequestOfAnUnknownDialogIsRefused(String method) {
    wire.server.send(inDialog(method, 7, "", ""));

    wire.nextStatus(481);
  }

  @Test
  void aCallFromAServerIsForbiddenAndOtherMethodsAreNotAllowed() {
    wire.server.send(wire.server.request("INVITE", 1, "call", "", "", WirePeer.SDP));
    wire.nextStatus(403);
    wire.server.send(wire.server.request("ACK", 1, "call", "", "", ""));
    wire.server.send(wire.server.request("MESSAGE", 2, "text", "", "", ""));
    assertThat(wire.nextStatus(405).header("Allow")).isPresent();
  }

  @Test
  void aDialogOfAnEarlierRunGoesOnWithGreaterNumbers() {
    wire.agent.resume(wire.dialog(), wire.server.address(), 0);
    long longAgo = System.currentTimeMillis() / 2_000 - 60;

    CompletionStage<String> answer = wire.agent.reinvite(wire.dialog(), OFFER, PATIENT);
    SipMessage reinvite = wire.next();
    assertThat(reinvite.cseq().number()).isGreaterThan(longAgo);
    wire.answer(reinvite, 200, WirePeer.SDP);
    get(answer);
    wire.next();

    wire.server.send(inDialog("BYE", 7, "", ""));
    wire.nextStatus(200);
    assertThat(wire.nextTold()).startsWith("ended");
  }

  @Test
  void aDialogOfAnEarlierRunGoesBeyondTheNumberThatIsKnown() {
    wire.agent.resume(wire.dialog(), wire.server.address(), 2_000_000_000);

    wire.agent.bye(wire.dialog(), Optional.empty(), PATIENT);

    assertThat(wire.next().cseq().number()).isEqualTo(2_000_000_001);
  }

  @Test
  void a200OfAnEarlierRunIsAcknowledgedInADialogThatIsKnown() {
    DialogId dialog = wire.establish();
    CompletionStage<String> answer = wire.agent.reinvite(dialog, OFFER, PATIENT);
    SipMessage reinvite = wire.next();
    wire.answer(reinvite, 200, MOVED);
    get(answer);
    SipMessage ack = wire.next();
    String ofEarlierRun =
        new String(reinvite.toBytes(), StandardCharsets.UTF_8)
            .replace(reinvite.topVia().branch().orElseThrow(), "z9hG4bKearlier");

    wire.answer(parse(ofEarlierRun), 200, MOVED);

    SipMessage again = wire.next();
    assertThat(again.method()).isEqualTo("ACK");
    assertThat(again.cseq().number()).isEqualTo(ack.cseq().number());
    assertThat(again.topVia().branch()).isNotEqualTo(ack.topVia().branch());
  }

  private static SipMessage parse(String text) {
    try {
      return SipMessage.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (SipParseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aForgottenDialogIsNotKnownAnyMore() {
    DialogId dialog = wire.establish();
    wire.agent.forget(dialog);

    assertThat(failureOf(wire.agent.reinvite(dialog, OFFER, PATIENT)).kind()).isEqualTo(Kind.GONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 403, 503})
  void whateverAServerSaysToOptionsItIsThere(int status) {
    CompletionStage<Integer> answer = wire.agent.options(wire.server.address(), PATIENT);
    SipMessage options = wire.next();
    assertThat(options.method()).isEqualTo("OPTIONS");
    assertThat(options.to().tag()).isEmpty();
    wire.answer(options, status, "");

    assertThat(get(answer)).isEqualTo(status);
  }

  @Test
  void aServerThatSaysNothingToOptionsIsGivenUpAtTheDeadline() {
    assertThat(failureOf(wire.agent.options(wire.server.address(), 50)).kind())
        .isEqualTo(Kind.TIMED_OUT);
  }
}

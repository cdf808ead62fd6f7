package io.tipring.media.freeswitch.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import io.tipring.media.freeswitch.channel.Outside.SipOutcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private static final long LIMIT = Timeouts.DEFAULT.rtpTimeoutMillis();
  private static final SipAddress PEER = new SipAddress(Transport.UDP, "127.0.0.1", 5060);

  private final FakeServer server = new FakeServer();

  private void up(long leg, String ourSide) {
    String offer = FakeServer.SDP;
    server.board.handle(
        new MediaEffect.Allocate(leg, leg + 1_000, Optional.of(offer), "", PEER, 0));
    server.event("CHANNEL_PARK", leg);
    server
        .invites
        .remove(new LegMark(FakeServer.ENGINE, leg, leg + 1_000))
        .accept(new SipOutcome.Agreed(FakeServer.dialog(leg), ourSide));
  }

  private List<Long> silent() {
    return server.reports(MediaTimedOut.class).stream().map(MediaTimedOut::legId).toList();
  }

  /** Time in which the peer of the leg sends. */
  private void talk(long leg, long millis) {
    for (long passed = 0; passed < millis; passed += 1_000) {
      server.packets.merge(leg, 50L, Long::sum);
      server.advance(1_000);
    }
  }

  @Test
  void aPeerThatWasThereAndFellSilentIsReportedOnceAndAgainAfterItWasThere() {
    up(1, FakeServer.SDP);
    talk(1, 3 * LIMIT);
    assertThat(silent()).isEmpty();

    server.advance(LIMIT - 1_000);
    assertThat(silent()).isEmpty();
    server.advance(LIMIT);
    assertThat(silent()).containsExactly(1L);
    assertThat(server.reports(MediaTimedOut.class).getFirst().silentMillis()).isEqualTo(LIMIT);
    server.advance(10 * LIMIT);
    assertThat(silent()).hasSize(1);

    talk(1, LIMIT);
    server.advance(2 * LIMIT);
    assertThat(silent()).containsExactly(1L, 1L);
  }

  @Test
  void aPeerThatNeverSpokeMayStillRing() {
    up(1, FakeServer.SDP);
    server.packets.put(1L, 0L);
    server.advance(10 * LIMIT);
    assertThat(silent()).isEmpty();
  }

  @Test
  void nothingIsExpectedWhileEitherSideHolds() {
    long leg = 1;
    for (String direction : List.of("sendonly", "recvonly", "inactive")) {
      up(leg, FakeServer.SDP + "a=" + direction + "\r\n");
      server.packets.put(leg++, 700L);
    }
    server.advance(10 * LIMIT);
    assertThat(silent()).isEmpty();
  }

  @Test
  void timeInWhichTheServerSaysNothingIsNoSilenceOfThePeer() {
    up(1, FakeServer.SDP);
    talk(1, LIMIT);
    server.advance(LIMIT / 2);
    server.reply = Reply.UNANSWERED;
    server.advance(10 * LIMIT);
    server.board.offline();
    server.advance(10 * LIMIT);
    server.reply = new Reply(true, true, true, "+OK");
    server.board.connected();
    server.event("CHANNEL_PARK", 1);
    server.advance(LIMIT / 2);
    assertThat(silent()).isEmpty();
  }

  @Test
  void manyLegsAreNotAskedForAtOnceAndEachIsHeard() {
    for (long leg = 1; leg <= 400; leg++) {
      up(leg, FakeServer.SDP);
      server.packets.put(leg, 50L);
    }
    server.advance(LIMIT);
    server.takeOrders();
    server.advance(100);
    assertThat(server.takeOrders()).hasSizeLessThanOrEqualTo(12);
    server.advance(LIMIT);
    assertThat(silent()).hasSize(400).doesNotHaveDuplicates();
  }
}

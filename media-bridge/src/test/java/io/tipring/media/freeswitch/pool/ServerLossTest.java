package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointLost;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.media.freeswitch.MediaNode.Channel;
import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Servers that die, come back, or stand while the engine was away. */
class ServerLossTest {

  private static final long LOST = PoolOptions.STANDARD.lostMillis();

  private final PoolFixture pool = PoolFixture.running("a", "b");

  @Test
  void everyLegOfALostServerIsToldSoWithinTheTime() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.settle(3, 1, "a");
    pool.server("a").dies();
    pool.advance(LOST - 2 * PoolOptions.STANDARD.tickMillis());
    pool.nothingIsTold();
    pool.advance(2 * PoolOptions.STANDARD.tickMillis());

    assertThat(List.of(pool.next(EndpointLost.class), pool.next(EndpointLost.class)))
        .extracting(EndpointLost::legId)
        .containsExactly(1L, 3L);
    pool.nothingIsTold();
    assertThat(pool.status("a").health()).isEqualTo(Health.DOWN);
    assertThat(pool.status("a").legs()).isZero();
    assertThat(pool.server("a").dropped).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void theLegsOfAServerWhosePortsAreNobodysAreToldAtOnce() {
    pool.settle(1, 0, "a");
    pool.server("a").dies();
    pool.nothingIsTold();
    pool.core.vacated(pool.server("a").pooled());

    assertThat(pool.next(EndpointLost.class).legId()).isEqualTo(1);
    pool.nothingIsTold();
    pool.settle(1, 0, "b");
  }

  @Test
  void theLegsOfALostServerGoTogetherToAnother() {
    PoolFixture three = PoolFixture.running("a", "b", "c");
    three.settle(1, 0, "a");
    three.settle(2, 1, "a");
    three.server("a").dies();
    three.advance(LOST);
    three.next(EndpointLost.class);
    three.next(EndpointLost.class);

    three.allocate(1, 0);
    three.allocate(2, 1);

    assertThat(three.server("b").effects).hasSize(2);
  }

  @Test
  void aServerThatAnswersKeepsItsLegsAndTakesNone() {
    pool.settle(1, 0, "a");
    pool.core.disconnected(pool.server("a").pooled(), "connection reset");
    pool.advance(60_000);

    pool.nothingIsTold();
    assertThat(pool.status("a").health()).isEqualTo(Health.DEGRADED);
    pool.settle(2, 1, "b");
  }

  @Test
  void anEndpointThatWasAskedForAtALostServerIsMadeAtAnother() {
    pool.core.setState("b", State.DRAINING);
    long request = pool.allocate(1, 0);
    pool.server("a").took(MediaEffect.Allocate.class);
    pool.server("a").dies();
    pool.core.setState("b", State.ACTIVE);
    pool.advance(LOST);

    assertThat(pool.server("b").took(MediaEffect.Allocate.class).requestId()).isEqualTo(request);
    pool.server("a").reports(new EndpointReady(1, request, "of the dead"));
    pool.nothingIsTold();
    pool.server("b").reports(new EndpointReady(1, request, "sdp"));
    assertThat(pool.next()).isEqualTo(new EndpointReady(1, request, "sdp"));
  }

  @Test
  void aLegWaitsForAServerThatIsInDoubt() {
    PoolFixture single = PoolFixture.running("a");
    single.core.disconnected(single.server("a").pooled(), "connection reset");
    long request = single.allocate(1, 0);
    single.advance(LOST / 2);
    single.nothingIsTold();
    assertThat(single.server("a").effects).isEmpty();

    single.server("a").comesUp();

    assertThat(single.server("a").took(MediaEffect.Allocate.class).requestId()).isEqualTo(request);
  }

  @Test
  void aLegWaitsNoLongerThanItTakesToKnow() {
    PoolFixture single = PoolFixture.running("a");
    single.server("a").dies();
    single.allocate(1, 0);
    single.advance(LOST);

    assertThat(single.next(EndpointFailed.class).failure()).isEqualTo(Failure.SERVER_LOST);
    single.advance(10 * LOST);
    single.nothingIsTold();
  }

  @Test
  void aLegThatWaitsForAServerMayBeReleased() {
    PoolFixture single = PoolFixture.running("a");
    single.core.disconnected(single.server("a").pooled(), "connection reset");
    single.allocate(1, 0);
    single.core.handle(new MediaEffect.Release(1));
    single.next(MediaCommand.EndpointReleased.class);

    single.server("a").comesUp();

    assertThat(single.server("a").effects).isEmpty();
    single.nothingIsTold();
  }

  @Test
  void withoutAnotherServerTheEngineAsksAgainUntilOneIsBack() {
    PoolFixture single = PoolFixture.running("a");
    single.settle(1, 0, "a");
    single.server("a").dies();
    single.advance(LOST);
    single.next(EndpointLost.class);
    single.allocate(1, 0);
    assertThat(single.next(EndpointFailed.class).failure()).isEqualTo(Failure.SERVER_LOST);

    single.server("a").comesUp();

    single.settle(1, 0, "a");
  }

  @Test
  void ofARecordingOnALostServerItIsToldWhatTheFileHolds() {
    pool.settle(1, 0, "a");
    pool.core.handle(new MediaEffect.StartRecording(1, 1, 50));
    pool.server("a").dies();
    pool.advance(LOST);
    pool.next(EndpointLost.class);
    pool.core.handle(new MediaEffect.StopRecording(1, 50));

    assertThat(pool.server("a").took(MediaEffect.StopRecording.class).recordingId()).isEqualTo(50);
    MediaCommand ended = new MediaCommand.RecordingEnded(50, 4_000, 64_044);
    pool.server("a").reports(ended);
    assertThat(pool.next()).isEqualTo(ended);
    pool.server("a").reports(ended);
    pool.nothingIsTold();
  }

  @Test
  void whoWaitsForAnEndpointAtAServerThatGrowsDoubtfulIsSetUpElsewhere() {
    long request = pool.allocate(1, 0);
    pool.server("a").took(MediaEffect.Allocate.class);
    pool.core.disconnected(pool.server("a").pooled(), "connection reset");

    assertThat(pool.server("b").took(MediaEffect.Allocate.class).requestId()).isEqualTo(request);
    assertThat(pool.server("a").dropped).containsExactly(1L);
  }

  @Test
  void aReleaseThatALostServerOwesIsAnswered() {
    pool.settle(1, 0, "a");
    pool.core.handle(new MediaEffect.Release(1));
    pool.server("a").dies();
    pool.advance(LOST);

    pool.next(MediaCommand.EndpointReleased.class);
    pool.nothingIsTold();
  }

  @Test
  void whatIsAskedOfALegWithoutEndpointIsNotAnsweredButItsReleaseIs() {
    pool.settle(1, 0, "a");
    pool.server("a").reports(new EndpointLost(1, Failure.NO_ENDPOINT, "channel died"));
    pool.next(EndpointLost.class);
    pool.core.handle(new MediaEffect.Play(1, 9, List.of(), false));
    pool.core.handle(new MediaEffect.Connect(1, 2));
    pool.nothingIsTold();

    pool.core.handle(new MediaEffect.Release(1));

    pool.next(MediaCommand.EndpointReleased.class);
  }

  @Test
  void theTimeWithoutSoundIsMeasured() {
    pool.settle(1, 0, "a");
    pool.server("a").reports(new EndpointLost(1, Failure.NO_ENDPOINT, "channel died"));
    pool.next(EndpointLost.class);
    pool.settle(1, 0, "a");
    pool.advance(200);
    pool.server("a").reports(new MediaCommand.AnswerApplied(1, 4));

    assertThat(
            pool.registry
                .get("tipring.media.pool.reanchoring")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(200);
  }

  @Test
  void channelsThatAServerBringsBackAreOrphansAndHungUpAtOnce() {
    pool.settle(1, 0, "a");
    pool.server("a").dies();
    pool.advance(LOST);
    pool.next(EndpointLost.class);
    pool.settle(1, 0, "b");
    Channel old = new Channel("uuid-1", 1, 101);

    pool.server("a").comesUp(old);

    assertThat(pool.server("a").hungUp).containsExactly(old);
    assertThat(pool.server("b").hungUp).isEmpty();
    pool.nothingIsTold();
  }

  @Test
  void afterAReconnectTheChannelsOfLegsStay() {
    pool.settle(1, 0, "a");
    pool.core.disconnected(pool.server("a").pooled(), "connection reset");

    pool.server("a").comesUp(new Channel("uuid-1", 1, 101), new Channel("uuid-2", 2, 99));

    assertThat(pool.server("a").hungUp).extracting(Channel::uuid).containsExactly("uuid-2");
  }

  @Test
  void anEndpointOfAnEarlierRunIsFoundAgain() {
    PoolFixture restarted = new PoolFixture("a", "b");
    restarted.server("a").comesUp();
    restarted.server("b").comesUp(new Channel("uuid-1", 1, 7), new Channel("uuid-0", 1, 5));
    MediaEffect.Reclaim reclaim = new MediaEffect.Reclaim(1, 300);
    restarted.core.handle(reclaim);

    assertThat(restarted.server("b").effects).containsExactly(reclaim);
    EndpointReady ready = new EndpointReady(1, 300, "sdp");
    restarted.server("b").reports(ready);
    assertThat(restarted.next()).isEqualTo(ready);
    restarted.advance(10_000);
    assertThat(restarted.server("b").hungUp).extracting(Channel::uuid).containsExactly("uuid-0");
  }

  @Test
  void aReclaimWaitsForTheServersAndWhatComesAfterItToo() {
    PoolFixture restarted = new PoolFixture("a", "b");
    MediaEffect.Reclaim reclaim = new MediaEffect.Reclaim(1, 300);
    MediaEffect.StopRecording stop = new MediaEffect.StopRecording(1, 50);
    restarted.core.handle(reclaim);
    restarted.core.handle(stop);
    restarted.server("a").comesUp();
    restarted.nothingIsTold();

    restarted.server("b").comesUp(new Channel("uuid-1", 1, 7));

    assertThat(restarted.server("b").effects).containsExactly(reclaim, stop);
  }

  @Test
  void aReclaimFailsWhenAllServersHaveSaidWhatTheyHave() {
    PoolFixture restarted = new PoolFixture("a", "b");
    restarted.core.handle(new MediaEffect.Reclaim(1, 300));
    restarted.server("a").comesUp();
    restarted.server("b").comesUp();

    assertThat(restarted.next(EndpointFailed.class))
        .returns(300L, EndpointFailed::requestId)
        .returns(Failure.NO_ENDPOINT, EndpointFailed::failure);
  }

  @Test
  void aReclaimDoesNotWaitForEverForAServerThatIsDown() {
    PoolFixture restarted = new PoolFixture("a", "b");
    restarted.server("a").comesUp();
    restarted.core.handle(new MediaEffect.Reclaim(1, 300));
    restarted.advance(PoolOptions.STANDARD.reclaimMillis() - 200);
    restarted.nothingIsTold();
    restarted.advance(200);

    restarted.next(EndpointFailed.class);
    Channel late = new Channel("uuid-1", 1, 7);
    restarted.advance(PoolOptions.STANDARD.orphanMillis());
    restarted.server("b").comesUp(late);
    assertThat(restarted.server("b").hungUp).containsExactly(late);
  }

  @Test
  void aLegThatIsReleasedWhileItsReclaimWaitsIsAnswered() {
    PoolFixture restarted = new PoolFixture("a");
    restarted.core.handle(new MediaEffect.Reclaim(1, 300));
    restarted.core.handle(new MediaEffect.Release(1));

    restarted.next(MediaCommand.EndpointReleased.class);
    restarted.server("a").comesUp(new Channel("uuid-1", 1, 7));
    restarted.advance(10_000);
    assertThat(restarted.server("a").hungUp).hasSize(1);
    restarted.nothingIsTold();
  }
}

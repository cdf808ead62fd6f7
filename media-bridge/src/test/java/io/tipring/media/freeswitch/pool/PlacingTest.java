package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointsApart;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.MediaEffect.Audience;
import io.tipring.core.effect.MediaEffect.Rights;
import io.tipring.media.freeswitch.pool.ServerStatus.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Legs on servers that are well: where they go, and that what is theirs goes there too. */
class PlacingTest {

  private static final Rights TALKS = new Rights(true, new Audience.Everyone());

  private final PoolFixture pool = PoolFixture.running("a", "b");

  @Test
  void legsAreSpreadAndAPairStaysTogether() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.settle(3, 1, "a");
    pool.settle(4, 2, "b");

    pool.core.handle(new MediaEffect.Connect(1, 3));

    assertThat(pool.server("a").took(MediaEffect.Connect.class).otherLegId()).isEqualTo(3);
    pool.nothingIsTold();
  }

  @Test
  void aLegGoesBesideOneThatIsStillBeingSetUp() {
    pool.allocate(1, 0);
    pool.allocate(2, 1);

    assertThat(pool.server("a").effects).hasSize(2);
  }

  @Test
  void whatIsOfALegGoesToItsServer() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    MediaEffect play = new MediaEffect.Play(2, 9, List.of(), false);
    pool.core.handle(play);

    assertThat(pool.server("b").effects).containsExactly(play);
    assertThat(pool.server("a").effects).isEmpty();
    pool.server("b").reports(new MediaCommand.DtmfReceived(2, '5', 80));
    assertThat(pool.next()).isEqualTo(new MediaCommand.DtmfReceived(2, '5', 80));
  }

  @Test
  void sessionsOfOthersCount() {
    pool.server("a").pooled().heartbeat(20, 1_000, 90);

    pool.settle(1, 0, "b");
    assertThat(pool.status("a").idleCpuPercent()).hasValue(90);
  }

  @Test
  void aServerWithoutAPlaceIsPassedOver() {
    PoolFixture small =
        new PoolFixture(
            new ServerSpec("a", PoolFixture.PEER, 1, 1),
            new ServerSpec("b", PoolFixture.PEER, 1, 1));
    small.servers.values().forEach(server -> server.comesUp());
    small.settle(1, 0, "a");
    small.settle(2, 1, "b");

    long request = small.allocate(3, 0);

    EndpointFailed failed = small.next(EndpointFailed.class);
    assertThat(failed.requestId()).isEqualTo(request);
    assertThat(failed.failure()).isEqualTo(Failure.NO_CAPACITY);
  }

  @Test
  void withoutAServerThatIsUpNoneIsFound() {
    PoolFixture down = new PoolFixture("a", "b");
    down.allocate(1, 0);

    assertThat(down.next(EndpointFailed.class).failure()).isEqualTo(Failure.SERVER_LOST);
  }

  @Test
  void whereOneServerCantAnotherIsAsked() {
    long request = pool.allocate(1, 0);
    pool.server("a").took(MediaEffect.Allocate.class);
    pool.server("a").reports(new EndpointFailed(1, request, Failure.NO_CAPACITY, "503"));

    assertThat(pool.server("b").took(MediaEffect.Allocate.class).requestId()).isEqualTo(request);
    pool.nothingIsTold();
    pool.server("b").reports(new EndpointFailed(1, request, Failure.NO_CAPACITY, "503"));
    assertThat(pool.next(EndpointFailed.class).detail()).contains("a, b");
  }

  @Test
  void anOfferThatOneServerRefusesIsOfferedToNoOther() {
    long request = pool.allocate(1, 0);
    pool.server("a").reports(new EndpointFailed(1, request, Failure.NOT_ACCEPTABLE, "488"));

    assertThat(pool.next(EndpointFailed.class).failure()).isEqualTo(Failure.NOT_ACCEPTABLE);
    assertThat(pool.server("b").effects).isEmpty();
  }

  @Test
  void twoOnDifferentServersAreToldApartAndTheNewEndpointReplacesTheOld() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.core.handle(new MediaEffect.Connect(1, 2));
    assertThat(pool.next()).isEqualTo(new EndpointsApart(1, 2));

    long request = pool.allocate(1, 2);
    pool.server("b").took(MediaEffect.Allocate.class);
    assertThat(pool.server("a").dropped).as("before the new one is ready").isEmpty();
    pool.server("b").reports(new MediaCommand.EndpointReady(1, request, "sdp"));

    assertThat(pool.server("a").dropped).containsExactly(1L);
    pool.next(MediaCommand.EndpointReady.class);
    pool.core.handle(new MediaEffect.Connect(1, 2));
    pool.server("b").took(MediaEffect.Connect.class);
    assertThat(pool.status("a").legs()).isZero();
    assertThat(pool.status("b").legs()).isEqualTo(2);
  }

  @Test
  void ofTwoThatAreApartTheOneOnADrainingServerMoves() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.core.setState("b", State.DRAINING);

    pool.core.handle(new MediaEffect.Connect(1, 2));

    assertThat(pool.next()).isEqualTo(new EndpointsApart(2, 1));
  }

  @Test
  void anEndpointThatCantBeReplacedStays() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    long request = pool.allocate(1, 2);
    pool.server("b").took(MediaEffect.Allocate.class);
    pool.server("b").reports(new EndpointFailed(1, request, Failure.NOT_ACCEPTABLE, ""));
    pool.next(EndpointFailed.class);

    pool.core.handle(new MediaEffect.StopPlay(1, 9));

    assertThat(pool.server("a").effects).hasSize(1);
    assertThat(pool.server("a").dropped).isEmpty();
  }

  @Test
  void aConferenceIsOnOneServer() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.settle(3, 1, "a");
    pool.core.handle(new MediaEffect.JoinConference(1, 77, TALKS));
    pool.core.handle(new MediaEffect.JoinConference(3, 77, TALKS));
    assertThat(pool.server("a").effects).hasSize(2);

    pool.core.handle(new MediaEffect.JoinConference(2, 77, TALKS));

    assertThat(pool.next()).isEqualTo(new EndpointsApart(2, 1));
  }

  @Test
  void aConferenceThatAllHaveLeftBindsNobody() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");
    pool.core.handle(new MediaEffect.JoinConference(1, 77, TALKS));
    pool.core.handle(new MediaEffect.Disconnect(1));

    pool.core.handle(new MediaEffect.JoinConference(2, 77, TALKS));

    pool.server("b").took(MediaEffect.JoinConference.class);
    pool.nothingIsTold();
  }

  @Test
  void aRecordingIsStoppedWhereItWasStarted() {
    pool.settle(1, 0, "a");
    pool.settle(2, 1, "a");
    pool.settle(3, 0, "b");
    pool.core.handle(new MediaEffect.StartRecording(1, 2, 50));
    pool.server("a").took(MediaEffect.StartRecording.class);
    long request = pool.allocate(1, 3);
    pool.server("b").took(MediaEffect.Allocate.class);
    pool.server("b").reports(new MediaCommand.EndpointReady(1, request, "sdp"));
    pool.next();

    pool.core.handle(new MediaEffect.StopRecording(1, 50));

    pool.server("a").took(MediaEffect.StopRecording.class);
    pool.server("a").reports(new MediaCommand.RecordingEnded(50, 1_000, 16_000));
    assertThat(pool.next()).isEqualTo(new MediaCommand.RecordingEnded(50, 1_000, 16_000));
  }

  @Test
  void aRecordingOfTwoServersFails() {
    pool.settle(1, 0, "a");
    pool.settle(2, 0, "b");

    pool.core.handle(new MediaEffect.StartRecording(1, 2, 50));

    assertThat(pool.next(MediaCommand.RecordingFailed.class).recordingId()).isEqualTo(50);
  }

  @Test
  void aReleaseIsAnsweredByTheServerAndThePlaceIsFree() {
    pool.settle(1, 0, "a");
    pool.core.handle(new MediaEffect.Release(1));
    pool.server("a").took(MediaEffect.Release.class);
    MediaCommand released = new MediaCommand.EndpointReleased(1, 10, 20, 0, 3);
    pool.server("a").reports(released);

    assertThat(pool.next()).isEqualTo(released);
    assertThat(pool.status("a").legs()).isZero();
  }

  @Test
  void aReleaseWhileTheEndpointIsBeingMadeIsAnsweredOnce() {
    long request = pool.allocate(1, 0);
    pool.core.handle(new MediaEffect.Release(1));
    pool.server("a").took(MediaEffect.Release.class);
    pool.server("a").reports(new EndpointFailed(1, request, Failure.NO_ENDPOINT, ""));
    pool.server("a").reports(new MediaCommand.EndpointReleased(1, 0, 0, 0, 0));

    pool.next(MediaCommand.EndpointReleased.class);
    pool.nothingIsTold();
    assertThat(pool.status("a").legs()).isZero();
  }

  @Test
  void aReleaseOfALegThatIsNowhereIsAnsweredAtOnce() {
    pool.core.handle(new MediaEffect.Release(1));

    assertThat(pool.next()).isEqualTo(new MediaCommand.EndpointReleased(1, 0, 0, 0, 0));
  }

  @Test
  void aDrainingServerKeepsItsLegsAndTakesNone() {
    pool.settle(1, 0, "a");
    pool.core.setState("a", State.DRAINING);
    pool.settle(2, 0, "b");
    pool.settle(3, 1, "b");
    pool.advance(60_000);

    pool.nothingIsTold();
    assertThat(pool.status("a").legs()).isEqualTo(1);
  }

  @Test
  void aServerInMaintenanceIsEmptiedOnceForEachLeg() {
    pool.settle(1, 0, "a");
    pool.core.setState("a", State.MAINTENANCE);

    assertThat(pool.next(MediaCommand.EndpointLost.class).detail()).contains("maintenance");
    pool.advance(1_000);
    pool.nothingIsTold();
    pool.settle(1, 0, "b");
    assertThat(pool.server("a").dropped).containsExactly(1L);
  }

  @Test
  void aServerInMaintenanceKeepsItsLegsWhereTheyHaveNowhereToGo() {
    PoolFixture single = PoolFixture.running("a");
    single.settle(1, 0, "a");
    single.core.setState("a", State.MAINTENANCE);
    single.advance(10_000);

    single.nothingIsTold();
  }
}

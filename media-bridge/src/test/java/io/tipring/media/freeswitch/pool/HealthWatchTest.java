package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.freeswitch.pool.ServerStatus.Health;
import org.junit.jupiter.api.Test;

/** When a server counts as up, degraded and lost. */
class HealthWatchTest {

  private static final long LOST = 1_000;
  private static final long STEP = 100;

  private final HealthWatch watch = new HealthWatch(PoolOptions.STANDARD.withLostMillis(LOST), 0);
  private long now;

  /** Looks every step, for so long; the server answers if said. */
  private Health pass(long millis, boolean answers) {
    for (long until = now + millis; now < until; ) {
      now += STEP;
      if (answers) {
        watch.answered();
      }
      watch.look(now);
    }
    return watch.health();
  }

  private void comeUp() {
    watch.connected();
    watch.answered();
    assertThat(watch.look(now)).isEqualTo(Health.UP);
  }

  @Test
  void aServerIsDownUntilBothWaysWork() {
    assertThat(watch.look(now)).isEqualTo(Health.DOWN);
    watch.connected();
    assertThat(watch.look(now)).isEqualTo(Health.DOWN);
    watch.answered();
    assertThat(watch.look(now)).isEqualTo(Health.UP);
    assertThat(watch.detail()).isEmpty();
  }

  @Test
  void withoutItsEventSocketItIsDegradedAtOnceAndStaysSoWhileItAnswers() {
    comeUp();
    watch.disconnected("reset by the server");

    assertThat(watch.look(now)).isEqualTo(Health.DEGRADED);
    assertThat(pass(60_000, true)).isEqualTo(Health.DEGRADED);
    assertThat(watch.detail()).isEqualTo("reset by the server");
  }

  @Test
  void withoutAnswersItIsDegradedAndStaysSoWhileItsEventSocketIsUp() {
    comeUp();

    assertThat(pass(LOST - STEP, false)).isEqualTo(Health.UP);
    assertThat(pass(STEP, false)).isEqualTo(Health.DEGRADED);
    assertThat(pass(60_000, false)).isEqualTo(Health.DEGRADED);
    assertThat(watch.detail()).startsWith("OPTIONS not answered for");
  }

  @Test
  void withoutBothItIsLostAfterTheTimeAndNoSooner() {
    comeUp();
    watch.disconnected("reset by the server");

    assertThat(pass(LOST - STEP, false)).isEqualTo(Health.DEGRADED);
    assertThat(pass(STEP, false)).isEqualTo(Health.DOWN);
    assertThat(watch.isGone()).isTrue();
  }

  @Test
  void whereItsHostSaysThatItsPortsAreNobodysItIsLostAtOnce() {
    comeUp();
    watch.disconnected("refused");
    watch.vacated();

    assertThat(watch.look(now)).isEqualTo(Health.DOWN);
    assertThat(watch.isGone()).isTrue();
    assertThat(watch.detail()).isEqualTo("refused; its host says that nobody has its SIP port");
  }

  @Test
  void aPortThatWasNobodysForAMomentDoesNotLoseAServerThatIsConnected() {
    comeUp();
    watch.vacated();

    assertThat(watch.look(now)).isEqualTo(Health.UP);
  }

  @Test
  void anAnswerAfterItWasSaidToBeGoneCountsMore() {
    comeUp();
    watch.disconnected("refused");
    watch.vacated();
    watch.look(now);
    watch.answered();
    watch.connected();

    assertThat(watch.look(now)).isEqualTo(Health.UP);
    assertThat(watch.detail()).isEmpty();
  }

  @Test
  void aLostServerComesBackOnlyByBothWays() {
    comeUp();
    watch.disconnected("reset by the server");
    pass(LOST, false);

    assertThat(pass(5_000, true)).isEqualTo(Health.DOWN);
    watch.connected();
    assertThat(watch.look(now)).isEqualTo(Health.UP);
  }

  @Test
  void aStopOfThisProcessLosesNoServer() {
    comeUp();
    watch.disconnected("reset by the server");
    now += 60_000;

    assertThat(watch.look(now)).isEqualTo(Health.DEGRADED);
  }
}

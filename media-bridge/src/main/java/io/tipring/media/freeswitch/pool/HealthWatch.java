package io.tipring.media.freeswitch.pool;

import io.tipring.media.freeswitch.pool.ServerStatus.Health;

/**
 * Whether a server is there, by two ways that fail apart: its event socket and its answers to
 * OPTIONS. Without the one it can't be told anything, without the other no call can be set up; only
 * without both is it lost: when it has not answered for a while, or at once when its host says that
 * its ports are nobody's. Time comes from outside.
 */
final class HealthWatch {

  private final PoolOptions options;
  private boolean connected;
  private String gone = "not connected yet";
  private boolean vacated;
  private long silentMillis;
  private long lookedAtMillis;
  private Health health = Health.DOWN;

  HealthWatch(PoolOptions options, long nowMillis) {
    this.options = options;
    this.lookedAtMillis = nowMillis;
    this.silentMillis = options.lostMillis();
  }

  /** The event socket is up. */
  void connected() {
    connected = true;
  }

  /** The event socket is gone. */
  void disconnected(String reason) {
    connected = false;
    gone = reason;
  }

  /** An OPTIONS was answered. */
  void answered() {
    vacated = false;
    silentMillis = 0;
  }

  /**
   * Its host says that no process has its ports, neither that of the event socket nor that of SIP:
   * a pause would have left them open, so it need not be waited for.
   */
  void vacated() {
    if (!connected) {
      vacated = true;
      silentMillis = Math.max(silentMillis, options.lostMillis());
    }
  }

  /**
   * Looks at it.
   *
   * @return its health now
   */
  Health look(long nowMillis) {
    // A stop of this process counts as one step: its end brings answers that were under way.
    silentMillis += Math.clamp(nowMillis - lookedAtMillis, 0, options.probeMillis());
    lookedAtMillis = nowMillis;
    boolean answers = silentMillis < options.lostMillis();
    if (connected && answers) {
      health = Health.UP;
    } else if (!connected && !answers) {
      health = Health.DOWN;
    } else if (health == Health.UP) {
      health = Health.DEGRADED;
    }
    return health;
  }

  Health health() {
    return health;
  }

  /** Whether neither way leads to it. */
  boolean isGone() {
    return !connected && silentMillis >= options.lostMillis();
  }

  /** Why it is not up, for people. */
  String detail() {
    if (health == Health.UP) {
      return "";
    }
    String silent =
        vacated
            ? "its host says that nobody has its SIP port"
            : "OPTIONS not answered for %d ms".formatted(silentMillis);
    return connected ? silent : health == Health.DOWN ? gone + "; " + silent : gone;
  }
}

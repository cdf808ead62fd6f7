package io.tipring.media.embedded;

import io.tipring.core.time.RunningClock;

/**
 * Notices that a peer who was there has fallen silent. The watch begins with the first sign of
 * life: before it a peer may be ringing for long, with early media one way only. RTP of any kind
 * and RTCP are signs of life, as a peer with silence suppression may send nothing but reports.
 * Nothing is expected while either side holds. A silence is reported once; the next sign of life
 * begins anew. Time in which this process did not run is no silence of the peer.
 */
final class RtpTimeout {

  /** Takes the news; on the media thread. */
  @FunctionalInterface
  interface Listener {
    void timedOut(long silentMillis);
  }

  private final long limitMillis;
  private final Listener listener;
  private boolean expected;
  private boolean watching;
  private long lastMillis;
  private boolean ticked;
  private long tickMillis;

  /**
   * @param limitMillis 0 for never
   */
  RtpTimeout(long limitMillis, Listener listener) {
    this.limitMillis = limitMillis;
    this.listener = listener;
  }

  /** The agreement says whether sound is expected; a silence counts from now at the earliest. */
  void expect(boolean sound, long nowMillis) {
    expected = sound;
    lastMillis = nowMillis;
  }

  void heard(long nowMillis) {
    watching = true;
    lastMillis = nowMillis;
  }

  void tick(long nowMillis) {
    if (ticked && nowMillis - tickMillis > RunningClock.STOP_MILLIS) {
      lastMillis = Math.min(nowMillis, lastMillis + nowMillis - tickMillis);
    }
    ticked = true;
    tickMillis = nowMillis;
    if (watching && expected && limitMillis > 0 && nowMillis - lastMillis >= limitMillis) {
      watching = false;
      listener.timedOut(nowMillis - lastMillis);
    }
  }
}

package io.tipring.media.freeswitch.channel;

/**
 * How long what is asked of a server may take.
 *
 * @param playMillis until a sound is heard, after the channel is free for it
 * @param moveMillis until a channel is where it was sent: bridged, parked, in a conference
 * @param recordMillis until a recording runs, or has ended
 * @param releaseMillis until a channel is gone
 * @param rtpTimeoutMillis silence of a peer that is reported; 0 for never
 */
public record Timeouts(
    long playMillis,
    long moveMillis,
    long recordMillis,
    long releaseMillis,
    long rtpTimeoutMillis) {

  /** For a server on the same network. */
  public static final Timeouts DEFAULT = new Timeouts(5_000, 2_000, 5_000, 2_000, 30_000);

  /** The same but for the silence of a peer that is reported. */
  public Timeouts withRtpTimeoutMillis(long millis) {
    return new Timeouts(playMillis, moveMillis, recordMillis, releaseMillis, millis);
  }
}

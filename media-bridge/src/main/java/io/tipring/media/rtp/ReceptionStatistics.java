package io.tipring.media.rtp;

/**
 * What arrived of a peer's stream, as RFC 3550 §6.4.1 and appendices A.1, A.3 and A.8 count it. The
 * cumulative figures run on over a change of SSRC, which begins a stream anew.
 */
public final class ReceptionStatistics {
  /** A jump by more is a restart of the sender rather than loss (A.1). */
  private static final int MAX_DROPOUT = 3000;

  /** A packet older than this against the newest is a restart too (A.1). */
  private static final int MAX_MISORDER = 100;

  private boolean started;
  private int ssrc;
  private int base;
  private int maxSequence;
  private long cycles;
  private long received;
  private long receivedBefore;
  private long expectedBefore;
  private long earlierReceived;
  private long earlierLost;
  private int transit;
  private int jitterTimes16;
  private int suspect = -1;

  public boolean started() {
    return started;
  }

  public int ssrc() {
    return ssrc;
  }

  /** Begins with the first packet of a source. */
  public void start(int newSsrc, int sequence, int timestamp, int arrival) {
    earlierReceived += received;
    earlierLost += started ? lostOfStream() : 0;
    started = true;
    ssrc = newSsrc;
    base = sequence;
    maxSequence = sequence;
    cycles = 0;
    received = 1;
    receivedBefore = 0;
    expectedBefore = 0;
    transit = arrival - timestamp;
    jitterTimes16 = 0;
    suspect = -1;
  }

  /**
   * Counts one packet.
   *
   * @param arrival in units of the RTP clock
   * @param timed whether its timestamp tells when it was made (not so for events, whose packets
   *     share one), so that it may count for jitter
   * @return false if the sequence jumped in a way that needs a second packet to be believed
   */
  public boolean count(int sequence, int timestamp, int arrival, boolean timed) {
    int delta = sequence - maxSequence & 0xFFFF;
    if (delta < MAX_DROPOUT) {
      if (sequence < maxSequence) {
        cycles += 0x10000;
      }
      maxSequence = sequence;
    } else if (delta <= 0x10000 - MAX_MISORDER) {
      if (sequence != suspect) {
        suspect = sequence + 1 & 0xFFFF;
        return false;
      }
      start(ssrc, sequence, timestamp, arrival);
      return true;
    }
    received++;
    if (timed) {
      int newTransit = arrival - timestamp;
      int d = Math.abs(newTransit - transit);
      transit = newTransit;
      jitterTimes16 += d - ((jitterTimes16 + 8) >> 4);
    }
    return true;
  }

  /** Packets that arrived, of all streams. */
  public long received() {
    return earlierReceived + received;
  }

  /** Packets that did not arrive, less duplicates, of all streams; never less than zero. */
  public long lost() {
    return Math.max(0, earlierLost + (started ? lostOfStream() : 0));
  }

  /** Of the present stream; less than zero when there are more duplicates than losses. */
  long lostOfStream() {
    return expected() - received;
  }

  /** Extended highest sequence number (§6.4.1), 32 bit. */
  int extendedHighestSequence() {
    return (int) (cycles + maxSequence);
  }

  /** In units of the RTP clock (A.8). */
  public int jitter() {
    return jitterTimes16 >> 4;
  }

  /** Loss since the last call as a fraction of 256 (A.3). */
  int takeFractionLost() {
    long expected = expected();
    long expectedInterval = expected - expectedBefore;
    long lostInterval = expectedInterval - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    return expectedInterval == 0 || lostInterval <= 0
        ? 0
        : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
  }

  private long expected() {
    return cycles + maxSequence - base + 1;
  }
}

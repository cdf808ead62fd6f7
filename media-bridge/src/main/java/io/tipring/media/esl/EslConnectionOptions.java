package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslLimits;
import java.util.Objects;

/**
 * How one connection behaves, whoever opened it.
 *
 * @param limits what the peer may send at most
 * @param commandMillis deadline of a command that has none of its own
 * @param silentMillis after so long without a byte from the peer it is asked for an answer
 * @param probeMillis how long that answer may take; silence and this together are the time in which
 *     a half-open connection is found
 * @param pendingCommands how many commands may wait for their answers
 * @param queuedEvents how many events may wait for the owner
 * @param queuedBytes how many bytes of them, as they came over the wire
 */
public record EslConnectionOptions(
    EslLimits limits,
    long commandMillis,
    long silentMillis,
    long probeMillis,
    int pendingCommands,
    int queuedEvents,
    long queuedBytes) {
  /** 1.5 s a command, a half-open connection is found within 1.8 s, 10,000 events or 64 MiB. */
  public static final EslConnectionOptions DEFAULT =
      new EslConnectionOptions(EslLimits.DEFAULT, 1500, 750, 1000, 4096, 10_000, 64L << 20);

  public EslConnectionOptions {
    Objects.requireNonNull(limits);
    positive("commandMillis", commandMillis);
    positive("silentMillis", silentMillis);
    positive("probeMillis", probeMillis);
    positive("pendingCommands", pendingCommands);
    positive("queuedEvents", queuedEvents);
    positive("queuedBytes", queuedBytes);
  }

  static void positive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " is to be more than 0, not " + value);
    }
  }

  public EslConnectionOptions withLimits(EslLimits value) {
    return new EslConnectionOptions(
        value,
        commandMillis,
        silentMillis,
        probeMillis,
        pendingCommands,
        queuedEvents,
        queuedBytes);
  }

  public EslConnectionOptions withCommandMillis(long value) {
    return new EslConnectionOptions(
        limits, value, silentMillis, probeMillis, pendingCommands, queuedEvents, queuedBytes);
  }

  /** After which silence it is asked, and how long the answer may take. */
  public EslConnectionOptions withProbe(long silent, long probe) {
    return new EslConnectionOptions(
        limits, commandMillis, silent, probe, pendingCommands, queuedEvents, queuedBytes);
  }

  /**
   * In which time a half-open connection is found: the peer is asked after a quarter of it, and has
   * the rest for its answer.
   */
  public EslConnectionOptions withSilenceWithin(long millis) {
    long silent = Math.max(1, millis / 4);
    return withProbe(silent, millis - silent);
  }

  public EslConnectionOptions withPendingCommands(int value) {
    return new EslConnectionOptions(
        limits, commandMillis, silentMillis, probeMillis, value, queuedEvents, queuedBytes);
  }

  /** How much may wait for the owner. */
  public EslConnectionOptions withQueue(int events, long bytes) {
    return new EslConnectionOptions(
        limits, commandMillis, silentMillis, probeMillis, pendingCommands, events, bytes);
  }
}

package io.tipring.sip.media;

import io.tipring.sip.transaction.TransactionTimers;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.TransportLimits;

/**
 * What a {@link MediaUserAgent} is started with. Begin with {@link #listening} and change what
 * differs.
 *
 * @param listener our address towards the servers; UDP
 * @param userAgent value of User-Agent and Server
 * @param timers base values of the transactions' timers
 * @param limits bounds of the transport
 * @param maxDialogs dialogs that stand at a time; beyond it none is set up
 * @param maxRequests requests that wait for their outcome at a time; beyond it none is sent
 * @param maxTransactions open and finished transactions kept at a time
 */
public record MediaSipOptions(
    Listener listener,
    String userAgent,
    TransactionTimers timers,
    TransportLimits limits,
    int maxDialogs,
    int maxRequests,
    int maxTransactions) {

  public MediaSipOptions {
    if (maxDialogs < 1 || maxRequests < 1 || maxTransactions < 1) {
      throw new IllegalArgumentException(
          "maxDialogs, maxRequests and maxTransactions must be positive, but are %d, %d and %d"
              .formatted(maxDialogs, maxRequests, maxTransactions));
    }
  }

  /**
   * Defaults: standard timers and limits, 50,000 dialogs, 20,000 requests, 400,000 transactions.
   */
  public static MediaSipOptions listening(Listener listener) {
    return new MediaSipOptions(
        listener,
        "Tipring",
        TransactionTimers.STANDARD,
        TransportLimits.STANDARD,
        50_000,
        20_000,
        400_000);
  }

  public MediaSipOptions withTimers(TransactionTimers value) {
    return new MediaSipOptions(
        listener, userAgent, value, limits, maxDialogs, maxRequests, maxTransactions);
  }

  public MediaSipOptions withMaxDialogs(int value) {
    return new MediaSipOptions(
        listener, userAgent, timers, limits, value, maxRequests, maxTransactions);
  }

  public MediaSipOptions withMaxRequests(int value) {
    return new MediaSipOptions(
        listener, userAgent, timers, limits, maxDialogs, value, maxTransactions);
  }
}

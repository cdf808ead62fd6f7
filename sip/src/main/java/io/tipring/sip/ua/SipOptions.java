package io.tipring.sip.ua;

import io.tipring.sip.transaction.TransactionTimers;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.transport.TransportLimits;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a {@link SipStack} is started with. Begin with {@link #listening} and change what differs.
 *
 * @param listeners at most one for each transport
 * @param trunks whom calls come from; the first whose ranges hold the source wins
 * @param tenant whose agents register here
 * @param domains host parts that addresses of record may have, besides the addresses listened on
 * @param realm for digest authentication (RFC 8760)
 * @param serverName value of Server and User-Agent
 * @param timers base values of the transactions' timers
 * @param limits bounds of the transports
 * @param maxTransactions open and finished transactions kept at a time, on each event loop; beyond
 *     it requests get 503 and calls out fail
 * @param retryAfterSeconds what a caller is told with 503
 * @param eventLoops threads that carry sockets and transactions
 * @param available whether OPTIONS is answered with 200 rather than 503, and new calls are taken
 */
public record SipOptions(
    List<Listener> listeners,
    List<TrunkSource> trunks,
    String tenant,
    Set<String> domains,
    String realm,
    String serverName,
    TransactionTimers timers,
    TransportLimits limits,
    int maxTransactions,
    int retryAfterSeconds,
    int eventLoops,
    BooleanSupplier available) {

  private static final int MAX_RANGES = 10_000;

  public SipOptions {
    listeners = List.copyOf(listeners);
    trunks = List.copyOf(trunks);
    domains = Set.copyOf(domains);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("SIP needs at least one address to listen on");
    }
    if (trunks.stream().mapToInt(trunk -> trunk.from().size()).sum() > MAX_RANGES) {
      throw new IllegalArgumentException(
          "the trunks have more than %d address ranges".formatted(MAX_RANGES));
    }
    if (maxTransactions < 1 || eventLoops < 1 || retryAfterSeconds < 0) {
      throw new IllegalArgumentException(
          "maxTransactions and eventLoops must be positive, retryAfterSeconds not negative");
    }
  }

  /** Defaults: no trunk, tenant {@code default}, standard timers and limits, always available. */
  public static SipOptions listening(Listener... listeners) {
    return new SipOptions(
        List.of(listeners),
        List.of(),
        "default",
        Set.of(),
        "tipring",
        "Tipring",
        TransactionTimers.STANDARD,
        TransportLimits.STANDARD,
        400_000,
        5,
        Math.max(1, Runtime.getRuntime().availableProcessors() / 4),
        () -> true);
  }

  public SipOptions withTrunks(List<TrunkSource> value) {
    return new SipOptions(
        listeners,
        value,
        tenant,
        domains,
        realm,
        serverName,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withDomains(Set<String> value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        value,
        realm,
        serverName,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withRealm(String value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        value,
        serverName,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withServerName(String value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        realm,
        value,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withTimers(TransactionTimers value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        realm,
        serverName,
        value,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withLimits(TransportLimits value, int transactions) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        realm,
        serverName,
        timers,
        value,
        transactions,
        retryAfterSeconds,
        eventLoops,
        available);
  }

  public SipOptions withEventLoops(int value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        realm,
        serverName,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        value,
        available);
  }

  public SipOptions withAvailable(BooleanSupplier value) {
    return new SipOptions(
        listeners,
        trunks,
        tenant,
        domains,
        realm,
        serverName,
        timers,
        limits,
        maxTransactions,
        retryAfterSeconds,
        eventLoops,
        value);
  }
}

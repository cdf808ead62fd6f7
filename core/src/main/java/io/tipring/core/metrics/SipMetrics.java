package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The figures of the SIP side. Safe for any thread; counting takes no lock and allocates nothing
 * once a figure has been seen.
 */
public final class SipMetrics {

  /** Kinds of transactions (RFC 3261 §17). */
  public enum TransactionKind {
    INVITE_CLIENT,
    NON_INVITE_CLIENT,
    INVITE_SERVER,
    NON_INVITE_SERVER
  }

  private static final List<String> METHODS =
      List.of(
          "INVITE",
          "ACK",
          "BYE",
          "CANCEL",
          "REGISTER",
          "OPTIONS",
          "INFO",
          "UPDATE",
          "PRACK",
          "MESSAGE",
          "SUBSCRIBE",
          "NOTIFY",
          "REFER",
          "PUBLISH",
          "other");
  private static final int STATUSES = 700;
  private static final String IN = "in";
  private static final String OUT = "out";

  private final MeterRegistry registry;
  // Slot of a message: method, then status, where 0 stands for a request.
  private final AtomicReferenceArray<Counter> received =
      new AtomicReferenceArray<>(METHODS.size() * STATUSES);
  private final AtomicReferenceArray<Counter> sent =
      new AtomicReferenceArray<>(METHODS.size() * STATUSES);
  private final Counter retransmissionsReceived;
  private final Counter retransmissionsSent;
  private final LongAdder[] openTransactions = new LongAdder[TransactionKind.values().length];
  private final LongAdder connections = new LongAdder();

  public SipMetrics(MeterRegistry registry) {
    this.registry = registry;
    retransmissionsReceived = retransmissions(IN);
    retransmissionsSent = retransmissions(OUT);
    for (TransactionKind kind : TransactionKind.values()) {
      LongAdder open = new LongAdder();
      openTransactions[kind.ordinal()] = open;
      Gauge.builder("tipring.sip.transactions", open, LongAdder::sum)
          .description("SIP transactions that are not terminated")
          .tag("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("tipring.sip.connections", connections, LongAdder::sum)
        .description("Open SIP connections over TCP and TLS")
        .register(registry);
  }

  public void requestReceived(String method) {
    count(received, IN, method, 0);
  }

  public void requestSent(String method) {
    count(sent, OUT, method, 0);
  }

  /**
   * @param method of the CSeq
   */
  public void responseReceived(String method, int status) {
    count(received, IN, method, status);
  }

  /**
   * @param method of the CSeq
   */
  public void responseSent(String method, int status) {
    count(sent, OUT, method, status);
  }

  /** A message of the peer that a transaction had seen before. */
  public void retransmissionReceived() {
    retransmissionsReceived.increment();
  }

  /** A message of ours that was sent again. */
  public void retransmissionSent() {
    retransmissionsSent.increment();
  }

  /**
   * Input that was dropped or answered with an error before the engine saw it.
   *
   * @param cause one of a small fixed set of names, as a label: never text of the peer
   */
  public void refused(String cause) {
    registry.counter("tipring.sip.refused", "cause", cause).increment();
  }

  /** An effect that could not be carried out, such as one for a transaction of a former run. */
  public void effectDropped(String cause) {
    registry.counter("tipring.sip.effects.dropped", "cause", cause).increment();
  }

  /** An INVITE that a former run of the process had received is being answered by this one. */
  public void inviteTakenUp() {
    registry.counter("tipring.sip.invites.taken.up").increment();
  }

  public void transactionOpened(TransactionKind kind) {
    openTransactions[kind.ordinal()].increment();
  }

  public void transactionClosed(TransactionKind kind) {
    openTransactions[kind.ordinal()].decrement();
  }

  /** How many transactions of this kind are open. */
  public long openTransactions(TransactionKind kind) {
    return openTransactions[kind.ordinal()].sum();
  }

  public void connectionOpened() {
    connections.increment();
  }

  public void connectionClosed() {
    connections.decrement();
  }

  private void count(
      AtomicReferenceArray<Counter> counters, String direction, String method, int status) {
    int known = METHODS.indexOf(method);
    int index = known < 0 ? METHODS.size() - 1 : known;
    int slot = index * STATUSES + (status >= 0 && status < STATUSES ? status : 0);
    Counter counter = counters.get(slot);
    if (counter == null) {
      counter =
          Counter.builder("tipring.sip.messages")
              .description(
                  "SIP messages; received ones with their retransmissions, sent ones without")
              .tag("direction", direction)
              .tag("method", METHODS.get(index))
              .tag("status", status == 0 ? "request" : Integer.toString(status))
              .register(registry);
      counters.set(slot, counter);
    }
    counter.increment();
  }

  private Counter retransmissions(String direction) {
    return Counter.builder("tipring.sip.retransmissions")
        .description("SIP messages that were sent or received again")
        .tag("direction", direction)
        .register(registry);
  }
}

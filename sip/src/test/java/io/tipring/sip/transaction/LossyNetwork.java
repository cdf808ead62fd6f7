package io.tipring.sip.transaction;

import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.transport.Hop;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiConsumer;

/** A network in virtual time that loses, repeats and delays datagrams, as a seed says. */
final class LossyNetwork {

  private static final int MAX_DELAY_MILLIS = 400;

  private record Flight(long atMillis, long order, Hop from, Hop to, byte[] message)
      implements Comparable<Flight> {
    @Override
    public int compareTo(Flight other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Random random;
  private final double loss;
  private final double duplication;
  private final PriorityQueue<Flight> flights = new PriorityQueue<>();
  private final Map<Hop, BiConsumer<SipMessage, Hop>> nodes = new HashMap<>();
  private long order;
  private long nowMillis;

  LossyNetwork(Random random, double loss, double duplication) {
    this.random = random;
    this.loss = loss;
    this.duplication = duplication;
  }

  void attach(Hop address, BiConsumer<SipMessage, Hop> node) {
    nodes.put(address, node);
  }

  void send(Hop from, Hop to, byte[] message) {
    int copies = random.nextDouble() < duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() >= loss) {
        long at = nowMillis + 1 + random.nextInt(MAX_DELAY_MILLIS);
        flights.add(new Flight(at, order++, from, to, message));
      }
    }
  }

  /** Delivers what arrives by then. */
  void advanceTo(long millis) {
    nowMillis = millis;
    while (!flights.isEmpty() && flights.peek().atMillis() <= millis) {
      Flight flight = flights.poll();
      try {
        nodes.get(flight.to()).accept(SipMessage.parse(flight.message()), flight.from());
      } catch (SipParseException e) {
        throw new AssertionError("unreadable message in flight", e);
      }
    }
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }
}

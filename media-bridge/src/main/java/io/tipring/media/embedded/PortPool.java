package io.tipring.media.embedded;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Even port numbers for RTP, each with the odd one above it for RTCP (RFC 3550 §11). A port that
 * was given back comes up last, so that late packets of a call don't meet the next. Any thread.
 */
final class PortPool {
  private final Deque<Integer> free = new ArrayDeque<>();

  /** Pairs wholly between the two, both included. */
  PortPool(int first, int last) {
    for (int port = first + (first & 1); port + 1 <= last; port += 2) {
      free.addLast(port);
    }
  }

  synchronized int available() {
    return free.size();
  }

  /** The even port of a pair, or -1 if all are taken. */
  synchronized int take() {
    Integer port = free.pollFirst();
    return port == null ? -1 : port;
  }

  synchronized void giveBack(int port) {
    free.addLast(port);
  }
}

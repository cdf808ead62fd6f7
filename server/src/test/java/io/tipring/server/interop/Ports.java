package io.tipring.server.interop;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports of the loopback address that nobody uses. */
final class Ports {

  /** Below the range from which the system gives ports by itself. */
  private static final int FIRST = 12_000;

  private static final int LAST = 31_000;

  /**
   * Where to look next. Nobody gets, or even looks at, what another was given just before: it may
   * be about to listen there.
   */
  private static int next = ThreadLocalRandom.current().nextInt(FIRST, LAST);

  private Ports() {}

  /** A port that is free for UDP and TCP. */
  static int free() {
    return freeRange(1);
  }

  /** The first of {@code count} ports that are all free for UDP and TCP; even, as RTP likes it. */
  static synchronized int freeRange(int count) {
    for (int looked = 0; looked < LAST - FIRST; ) {
      int first = next + next % 2 + count > LAST ? FIRST : next + next % 2;
      int port = first;
      while (port < first + count && isFree(port)) {
        port++;
      }
      if (port == first + count) {
        next = port;
        return first;
      }
      next = port + 1;
      looked += port + 1 - first;
    }
    throw new IllegalStateException("no " + count + " free ports in a row on the loopback address");
  }

  static boolean isFree(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (DatagramSocket udp = new DatagramSocket(null);
        ServerSocket tcp = new ServerSocket()) {
      udp.bind(address);
      tcp.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

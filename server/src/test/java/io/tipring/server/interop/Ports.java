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

  private Ports() {}

  /** A port that is free for UDP and TCP. */
  static int free() {
    return freeRange(1);
  }

  /** The first of {@code count} ports that are all free for UDP and TCP; even, as RTP likes it. */
  static int freeRange(int count) {
    for (int attempt = 0; attempt < 200; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(FIRST / 2, (LAST - count) / 2) * 2;
      int port = first;
      while (port < first + count && isFree(port)) {
        port++;
      }
      if (port == first + count) {
        return first;
      }
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

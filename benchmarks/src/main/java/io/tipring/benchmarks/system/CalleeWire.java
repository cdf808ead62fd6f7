package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The far side of transit calls: answers each INVITE at once, with one media port for all. */
final class CalleeWire implements AutoCloseable {

  private final DatagramSocket socket;
  private final int mediaPort;
  private final ConcurrentMap<Integer, Integer> enginePorts = new ConcurrentHashMap<>();

  CalleeWire(int port, int mediaPort) throws IOException {
    this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    this.mediaPort = mediaPort;
    socket.setReceiveBufferSize(4 << 20);
    Thread.ofPlatform().daemon().name("callee").start(this::serve);
  }

  /**
   * The engine's media port in the INVITE of the {@code index}-th call; its number is 91000+index.
   */
  int enginePortOfCall(int index) {
    Integer port = enginePorts.get(1000 + index);
    if (port == null) {
      throw new IllegalStateException("the callee has not seen call " + index);
    }
    return port;
  }

  private void serve() {
    byte[] buffer = new byte[16_384];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        String message = new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII);
        if (message.startsWith("INVITE ")) {
          String uri = message.split(" ", 3)[1];
          int number = Integer.parseInt(uri.substring("sip:9".length(), uri.indexOf('@')));
          enginePorts.put(number, SipWire.audioPort(message));
          respond(packet, message, ";tag=c" + number, SipWire.sdp(mediaPort));
        } else if (message.startsWith("BYE ") || message.startsWith("OPTIONS ")) {
          respond(packet, message, "", "");
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException("the callee's socket broke", e);
        }
      }
    }
  }

  private void respond(DatagramPacket packet, String request, String toTag, String sdp)
      throws IOException {
    StringBuilder text = new StringBuilder("SIP/2.0 200 OK\r\n");
    request
        .lines()
        .filter(line -> line.matches("(?i)(Via|From|Call-ID|CSeq|Record-Route):.*"))
        .forEach(line -> text.append(line).append("\r\n"));
    text.append("To: ").append(SipWire.header(request, "To").orElseThrow()).append(toTag);
    text.append("\r\nContact: <sip:callee@127.0.0.1:")
        .append(socket.getLocalPort())
        .append(">\r\n");
    if (!sdp.isEmpty()) {
      text.append("Content-Type: application/sdp\r\n");
    }
    text.append("Content-Length: ").append(sdp.length()).append("\r\n\r\n").append(sdp);
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
  }

  @Override
  public void close() {
    socket.close();
  }
}

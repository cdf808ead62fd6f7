package io.tipring.sip.ua;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The far end of a call, with hand-made datagrams. */
public final class WirePeer implements AutoCloseable {

  public static final String SDP =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 40000 RTP/AVP 0 8 101
      a=rtpmap:101 telephone-event/8000
      """
          .replace("\n", "\r\n");

  private static final int PATIENCE_MILLIS = 30_000;
  private static int serial;

  private final DatagramSocket socket;
  private final InetSocketAddress stack;
  private final String callId;

  public WirePeer(SipAddress stack) {
    try {
      this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      this.stack = new InetSocketAddress(stack.host(), stack.port());
      this.callId = "wire-" + ++serial + "-" + System.nanoTime();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SipAddress address() {
    return new SipAddress(Transport.UDP, "127.0.0.1", socket.getLocalPort());
  }

  public String callId() {
    return callId;
  }

  /**
   * A request outside a dialog, with placeholders filled in.
   *
   * @param extra header lines, each with its CRLF
   */
  public String request(
      String method, int cseq, String branch, String toTag, String extra, String body) {
    return method
        + " sip:4008001234@127.0.0.1 SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s;rport\r\n"
            .formatted(socket.getLocalPort(), branch)
        + "Max-Forwards: 70\r\n"
        + "From: \"Bob\" <sip:13800138000@127.0.0.1>;tag=peer\r\n"
        + "To: <sip:4008001234@127.0.0.1>"
        + (toTag.isEmpty() ? "" : ";tag=" + toTag)
        + "\r\nCall-ID: "
        + callId
        + "\r\nCSeq: "
        + cseq
        + " "
        + method
        + "\r\nContact: <sip:bob@127.0.0.1:%d>\r\n".formatted(socket.getLocalPort())
        + extra
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  public void send(String message) {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  public void send(byte[] bytes) {
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, stack));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers a request that was received. */
  public void answer(SipMessage request, int status, String toTag, String extra, String body) {
    StringBuilder out = new StringBuilder("SIP/2.0 " + status + " Whatever\r\n");
    request.vias().forEach(via -> out.append("Via: ").append(via).append("\r\n"));
    out.append("From: ").append(request.header("From").orElseThrow()).append("\r\n");
    out.append("To: ").append(request.header("To").orElseThrow());
    if (!toTag.isEmpty() && request.to().tag().isEmpty()) {
      out.append(";tag=").append(toTag);
    }
    out.append("\r\nCall-ID: ").append(request.callId()).append("\r\n");
    out.append("CSeq: ").append(request.cseq()).append("\r\n").append(extra);
    if (!body.isEmpty()) {
      out.append("Content-Type: application/sdp\r\n");
    }
    out.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    send(out.toString());
  }

  public String contact() {
    return "Contact: <sip:bob@127.0.0.1:%d>\r\n".formatted(socket.getLocalPort());
  }

  /** The next message, which must come. */
  public SipMessage receive() {
    return poll(PATIENCE_MILLIS).orElseThrow(() -> new AssertionError("nothing came"));
  }

  /** The next message that is a response of this status; repeated others are skipped. */
  public SipMessage receiveStatus(int status) {
    while (true) {
      SipMessage message = receive();
      if (message.status() == status) {
        return message;
      }
      if (message.status() > status || message.isRequest()) {
        throw new AssertionError("expected " + status + " but came " + message);
      }
    }
  }

  /** The next message if one comes in that time. */
  public Optional<SipMessage> poll(int patienceMillis) {
    byte[] buffer = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.setSoTimeout(patienceMillis);
      socket.receive(packet);
      while (packet.getLength() <= 4) {
        // The stack's keep-alive, which no phone answers.
        packet.setLength(buffer.length);
        socket.receive(packet);
      }
      return Optional.of(SipMessage.parse(buffer, 0, packet.getLength()));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SipParseException e) {
      throw new AssertionError("the stack sent what can't be read", e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

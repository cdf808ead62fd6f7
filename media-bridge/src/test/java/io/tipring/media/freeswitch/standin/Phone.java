package io.tipring.media.freeswitch.standin;

import io.tipring.media.codec.Codec;
import io.tipring.media.rtp.RtpPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Calls a stand-in as the engine does, says a tone and remembers what it hears. */
final class Phone implements AutoCloseable {
  private static final long WAIT_SECONDS = 5;

  private final InetSocketAddress server;
  private final DatagramSocket sip = socket();
  private final DatagramSocket rtp = socket();
  private final BlockingQueue<SipText> received = new LinkedBlockingQueue<>();
  private final List<short[]> heard = new ArrayList<>();
  private final StringBuilder digitsHeard = new StringBuilder();
  private final String callId = UUID.randomUUID().toString();
  private final String number;
  private String to;
  private int cseq;
  private int sequence;
  private int timestamp = 8_000;
  private volatile int hz;
  private volatile InetSocketAddress peer;
  private int lastDigitTimestamp;

  Phone(InetSocketAddress server, String number) {
    this.server = server;
    this.number = number;
    this.to = "<sip:" + number + "@127.0.0.1:" + server.getPort() + ">";
    Thread.ofPlatform().daemon().start(this::readSip);
    Thread.ofPlatform().daemon().start(this::readRtp);
    Thread.ofPlatform().daemon().start(this::talk);
  }

  private static DatagramSocket socket() {
    try {
      return new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  String callId() {
    return callId;
  }

  String sdp() {
    return "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + rtp.getLocalPort()
        + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
  }

  /** Sends an INVITE and waits for no answer. */
  void invite(String sdp, String... headers) {
    send("INVITE", ++cseq, sdp, headers);
  }

  void ack(String sdp) {
    send("ACK", cseq, sdp);
  }

  /** Calls, with an offer, and waits until it is answered. */
  Phone call(String... headers) {
    invite(sdp(), headers);
    answered(await(200));
    ack("");
    return this;
  }

  void answered(SipText answer) {
    to = answer.first("to");
    for (String line : answer.body().split("\r\n")) {
      if (line.startsWith("m=audio ")) {
        peer =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(line.split(" ")[1]));
      }
    }
  }

  void bye() {
    send("BYE", ++cseq, "");
    await(200);
  }

  void cancel() {
    send("CANCEL", cseq, "");
  }

  void send(String method, int number, String sdp, String... headers) {
    int port = sip.getLocalPort();
    StringBuilder out =
        new StringBuilder(
            method + " sip:" + this.number + "@127.0.0.1:" + server.getPort() + " SIP/2.0\r\n");
    out.append("Via: SIP/2.0/UDP 127.0.0.1:").append(port).append(";branch=z9hG4bK").append(number);
    out.append(method).append("\r\nMax-Forwards: 70\r\nFrom: \"Test\" <sip:1001@127.0.0.1:");
    out.append(port).append(">;tag=phone\r\nTo: ").append(to).append("\r\nCall-ID: ");
    out.append(callId).append("\r\nCSeq: ").append(number).append(' ').append(method);
    out.append("\r\nContact: <sip:ua@127.0.0.1:").append(port).append(">\r\n");
    transmit(SipText.finish(out, List.of(headers), sdp));
  }

  private void transmit(byte[] message) {
    try {
      sip.send(new DatagramPacket(message, message.length, server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next response of that status; those before it are passed over. */
  SipText await(int status) {
    while (true) {
      SipText next = next();
      if (!next.isRequest() && next.status() == status) {
        return next;
      }
    }
  }

  /** The next request of that method. */
  SipText awaitRequest(String method) {
    while (true) {
      SipText next = next();
      if (next.isRequest() && next.method().equals(method)) {
        return next;
      }
    }
  }

  private SipText next() {
    try {
      SipText next = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("the stand-in says nothing to " + number);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void readSip() {
    byte[] buffer = new byte[65_535];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        sip.receive(packet);
        SipText message = SipText.parse(buffer, packet.getLength()).orElseThrow();
        if (message.isRequest()) {
          transmit(message.respond(200, "OK", "", List.of(), ""));
        }
        received.add(message);
      }
    } catch (IOException | UncheckedIOException e) {
      peer = null; // hung up
    }
  }

  private void readRtp() {
    byte[] buffer = new byte[2_048];
    RtpPacket packet = new RtpPacket();
    try {
      while (true) {
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        rtp.receive(datagram);
        if (packet.wrap(ByteBuffer.wrap(buffer, 0, datagram.getLength()))) {
          take(packet, buffer);
        }
      }
    } catch (IOException e) {
      peer = null; // hung up
    }
  }

  private void take(RtpPacket packet, byte[] buffer) {
    synchronized (heard) {
      if (packet.payloadType() == 0) {
        short[] linear = new short[packet.payloadLength()];
        Codec.PCMU.decode(buffer, packet.payloadOffset(), linear, 0, linear.length);
        heard.add(linear);
      } else if (packet.timestamp() != lastDigitTimestamp) {
        lastDigitTimestamp = packet.timestamp();
        digitsHeard.append("0123456789*#ABCD".charAt(buffer[packet.payloadOffset()]));
      }
    }
  }

  String digitsHeard() {
    synchronized (heard) {
      return digitsHeard.toString();
    }
  }

  int framesHeard() {
    synchronized (heard) {
      return heard.size();
    }
  }

  /** How much of the last 200 ms is that tone: 0 to 1, and 0 while less was heard. */
  double share(int toneHz) {
    short[] last = new short[1_600];
    synchronized (heard) {
      if (heard.size() < 10) {
        return 0;
      }
      for (int i = 0; i < 10; i++) {
        System.arraycopy(heard.get(heard.size() - 10 + i), 0, last, i * 160, 160);
      }
    }
    return share(last, toneHz);
  }

  static double share(short[] sound, int toneHz) {
    double re = 0;
    double im = 0;
    double all = 0;
    for (int i = 0; i < sound.length; i++) {
      double angle = 2 * Math.PI * toneHz * i / 8_000;
      re += sound[i] * Math.cos(angle);
      im += sound[i] * Math.sin(angle);
      all += (double) sound[i] * sound[i];
    }
    return all < sound.length ? 0 : 2 * (re * re + im * im) / sound.length / all;
  }

  /** Says a tone from now on; 0 for nothing. */
  void say(int toneHz) {
    hz = toneHz;
  }

  private void talk() {
    long due = System.nanoTime();
    while (!rtp.isClosed()) {
      if (hz > 0 && peer != null) {
        byte[] payload = new byte[160];
        synchronized (this) {
          for (int i = 0; i < 160; i++) {
            payload[i] =
                Codec.PCMU.encode(
                    (int) (8_000 * Math.sin(2 * Math.PI * hz * (timestamp + i) / 8_000)));
          }
          packet(0, false, timestamp, payload);
          timestamp += 160;
        }
      }
      due += 20_000_000;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** Presses a key for 100 ms, all its packets at once. */
  synchronized void press(char digit) {
    int event = "0123456789*#ABCD".indexOf(digit);
    for (int i = 1; i <= 7; i++) {
      int duration = Math.min(i, 5) * 160;
      byte flags = (byte) (i >= 5 ? 0x8A : 0x0A);
      byte[] payload = {(byte) event, flags, (byte) (duration >> 8), (byte) duration};
      packet(101, i == 1, timestamp, payload);
    }
    timestamp += 800;
  }

  private void packet(int type, boolean marker, int at, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(12 + payload.length);
    out.put((byte) 0x80).put((byte) (marker ? type | 0x80 : type)).putShort((short) sequence++);
    out.putInt(at).putInt(77).put(payload);
    try {
      rtp.send(new DatagramPacket(out.array(), out.position(), peer));
    } catch (IOException e) {
      hz = 0; // hung up
    }
  }

  @Override
  public void close() {
    sip.close();
    rtp.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

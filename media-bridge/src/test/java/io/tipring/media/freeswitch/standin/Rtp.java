package io.tipring.media.freeswitch.standin;

import io.tipring.media.codec.Codec;
import io.tipring.media.dtmf.DtmfReceiver;
import io.tipring.media.dtmf.DtmfSender;
import io.tipring.media.negotiation.Agreement;
import io.tipring.media.negotiation.NegotiationException;
import io.tipring.media.negotiation.Negotiator;
import io.tipring.media.rtp.JitterBuffer;
import io.tipring.media.rtp.RtpPacket;
import io.tipring.media.rtp.RtpStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The sound of one channel on the wire. */
final class Rtp {
  private static final int MAX_PACKET = 2_048;
  private static final int JITTER_MILLIS = 20;
  private static final int MAX_JITTER_MILLIS = 200;

  /** Takes a digit that was pressed. */
  @FunctionalInterface
  interface Digits {
    void digit(char digit, int durationMillis);
  }

  private final DatagramChannel socket = DatagramChannel.open();
  private final ByteBuffer in = ByteBuffer.allocate(MAX_PACKET);
  private final ByteBuffer out = ByteBuffer.allocate(MAX_PACKET);
  private final RtpPacket packet = new RtpPacket();
  private final RtpStream stream;
  private final DtmfSender sender = new DtmfSender();
  private final DtmfReceiver receiver;
  private final Negotiator negotiator;
  private final int port;
  private final byte[] codes = new byte[Codec.FRAME_SAMPLES];
  private JitterBuffer jitter = new JitterBuffer(Codec.PCMU, JITTER_MILLIS, MAX_JITTER_MILLIS);
  private Agreement agreement;
  private String localSdp = "";
  private long received;
  private long sent;

  Rtp(Loop loop, InetAddress address, Digits digits) throws IOException {
    socket.bind(new InetSocketAddress(address, 0));
    port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    loop.register(socket, SelectionKey.OP_READ, key -> receive());
    ThreadLocalRandom random = ThreadLocalRandom.current();
    stream = new RtpStream(random.nextInt(), random.nextInt(), random.nextInt());
    receiver = new DtmfReceiver(digits::digit);
    negotiator =
        new Negotiator(
            List.of(Codec.PCMU, Codec.PCMA), address, port, random.nextInt(1, Integer.MAX_VALUE));
  }

  int port() {
    return port;
  }

  /** Our side of the agreement in force, or the offer that is not answered yet. */
  String localSdp() {
    return localSdp;
  }

  long received() {
    return received;
  }

  long sent() {
    return sent;
  }

  Agreement agreement() {
    return agreement;
  }

  String offer() {
    localSdp = negotiator.offer();
    return localSdp;
  }

  String answer(String offer) throws NegotiationException {
    localSdp = negotiator.answer(offer);
    agreed();
    return localSdp;
  }

  void applyAnswer(String answer) throws NegotiationException {
    negotiator.applyAnswer(answer);
    agreed();
  }

  private void agreed() {
    Agreement before = agreement;
    agreement = negotiator.agreement().orElseThrow();
    if (before == null || before.codec() != agreement.codec()) {
      jitter = new JitterBuffer(agreement.codec(), JITTER_MILLIS, MAX_JITTER_MILLIS);
    }
  }

  private void receive() throws IOException {
    in.clear();
    while (socket.receive(in) != null) {
      in.flip();
      if (agreement != null && packet.wrap(in)) {
        take();
      }
      in.clear();
    }
  }

  private void take() {
    received++;
    if (packet.payloadType() == agreement.receivedEventPayloadType()) {
      receiver.receive(
          packet.timestamp(), in, packet.payloadOffset(), packet.payloadLength(), nowMillis());
    } else if (packet.payloadType() == agreement.codec().payloadType()) {
      jitter.insert(
          packet.timestamp(),
          in,
          packet.payloadOffset(),
          packet.payloadLength(),
          agreement.codec());
    }
  }

  /**
   * The frame that the peer says now.
   *
   * @return whether it says anything
   */
  boolean listen(short[] said) {
    receiver.tick(nowMillis());
    Codec codec = jitter.codec();
    boolean any = jitter.read(codes) != JitterBuffer.Frame.SILENCE;
    codec.decode(codes, 0, said, 0, said.length);
    return any;
  }

  void sendDigit(int event, int durationMillis) {
    sender.add(event, durationMillis);
  }

  /** Sends a frame, or nothing: the time goes on all the same. */
  void speak(short[] heard, boolean any) {
    stream.advance(Codec.FRAME_SAMPLES);
    if (agreement == null || !agreement.sends()) {
      stream.pause();
      return;
    }
    out.clear();
    if (agreement.sentEventPayloadType() >= 0
        && sender.write(out, stream, agreement.sentEventPayloadType())) {
      send();
    } else if (any) {
      agreement.codec().encode(heard, 0, codes, 0, codes.length);
      stream.writeAudioHeader(out, agreement.codecPayloadType(), codes.length);
      out.put(codes);
      send();
    } else {
      stream.pause();
    }
  }

  private void send() {
    try {
      socket.send(out.flip(), agreement.rtp());
      sent++;
    } catch (IOException e) {
      stream.pause(); // a peer that is gone; it shows when it is silent
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}

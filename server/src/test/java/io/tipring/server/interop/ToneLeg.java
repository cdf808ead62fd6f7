package io.tipring.server.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * The sound of one phone among many: sends a PCMU tone and keeps the last half second of what
 * comes. Sent and read by one thread, looked at by any.
 */
final class ToneLeg implements AutoCloseable {

  private static final int SAMPLES = 160;
  private static final int KEPT = Tones.SAMPLE_RATE / 2;
  private static final int LOOKED_AT = KEPT * 4 / 5;

  private final DatagramChannel channel;
  private final int toneHz;
  private final byte[] tone = new byte[Tones.SAMPLE_RATE];
  private final ByteBuffer packet = ByteBuffer.allocate(2048);
  private volatile InetSocketAddress target;
  private int sent;
  private final short[] heard = new short[KEPT];
  private int count;

  ToneLeg(int toneHz) throws IOException {
    this.toneHz = toneHz;
    short[] second = Tones.sine(toneHz, Tones.SAMPLE_RATE, 8000);
    for (int i = 0; i < second.length; i++) {
      tone[i] = Mulaw.encode(second[i]);
    }
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
  }

  int port() {
    return channel.socket().getLocalPort();
  }

  /** Where it sends to from now on. */
  void sendTo(int port) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Sends the next 20 ms and takes what has come. */
  void tick() throws IOException {
    for (packet.clear(); channel.receive(packet) != null; packet.clear()) {
      packet.flip();
      take();
    }
    if (target == null) {
      return;
    }
    packet.clear();
    packet.put((byte) 0x80).put((byte) 0).putShort((short) sent);
    packet.putInt(sent * SAMPLES).putInt(toneHz);
    packet.put(tone, sent * SAMPLES % tone.length, SAMPLES).flip();
    sent++;
    channel.send(packet, target);
  }

  private synchronized void take() {
    if (packet.remaining() < 12 || (packet.get(1) & 0x7f) != 0) {
      return;
    }
    packet.position(12);
    while (packet.hasRemaining()) {
      heard[count++ % KEPT] = Mulaw.decode(packet.get());
    }
  }

  /** Forgets what it has heard. */
  synchronized void forget() {
    count = 0;
  }

  /** Whether it hears the tone of another phone now, or did when it last heard anything. */
  boolean hears(ToneLeg other) {
    short[] last = new short[LOOKED_AT];
    synchronized (this) {
      if (count < LOOKED_AT) {
        return false;
      }
      for (int i = 0; i < LOOKED_AT; i++) {
        last[i] = heard[(count - LOOKED_AT + i) % KEPT];
      }
    }
    return Tones.share(other.toneHz, last) > 0.5;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.tipring.server.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The sound of a sipp, which has none of its own to look at: sends a PCMU tone and RFC 4733 keys
 * every 20 ms from the port named in sipp's SDP, and keeps what comes to it.
 */
final class RtpPeer implements AutoCloseable {

  private static final int SAMPLES = 160;
  private static final int EVENT_PAYLOAD_TYPE = 101;
  private static final int KEY_PACKETS = 5;

  private final DatagramSocket socket;
  private final ScheduledExecutorService pacer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rtp-peer-send").factory());
  private final Deque<byte[]> keyPackets = new ArrayDeque<>();
  private final short[] tone;
  private InetSocketAddress target;
  private int sequence;
  private int timestamp;

  private final Object lock = new Object();
  private short[] samples = new short[Tones.SAMPLE_RATE * 10];
  private int sampleCount;
  private long packets;
  private long lost;
  private int expectedSequence = -1;
  private int lastTimestamp;
  private int longestGap;
  private long lastSentNanos;
  private long longestPauseNanos;
  private InetSocketAddress lastSource;

  RtpPeer(int toneHz) throws SocketException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.tone = Tones.sine(toneHz, Tones.SAMPLE_RATE, 8000);
    Thread.ofPlatform().daemon().name("rtp-peer-receive").start(this::receive);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Starts to send the tone to a port of the loopback address. */
  void sendTo(int port) {
    pacer.execute(
        () -> {
          boolean first = target == null;
          target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
          if (first) {
            pacer.scheduleAtFixedRate(this::sendOne, 0, 20, TimeUnit.MILLISECONDS);
          }
        });
  }

  /** Sends nothing any more, as if its power were cut. */
  void fallSilent() {
    pacer.shutdownNow();
  }

  /** Presses a key for 100 ms (RFC 4733 §2.5.1: five packets that grow, the last three times). */
  void press(char digit) {
    int code = "0123456789*#ABCD".indexOf(digit);
    pacer.execute(
        () -> {
          for (int i = 1; i <= KEY_PACKETS + 2; i++) {
            boolean end = i >= KEY_PACKETS;
            int duration = Math.min(i, KEY_PACKETS) * SAMPLES;
            keyPackets.add(
                new byte[] {
                  (byte) code,
                  (byte) (end ? 0x8a : 0x0a),
                  (byte) (duration >> 8),
                  (byte) duration,
                  (byte) (i == 1 ? 1 : 0)
                });
          }
        });
  }

  private void sendOne() {
    byte[] key = keyPackets.poll();
    ByteBuffer packet = ByteBuffer.allocate(12 + SAMPLES);
    boolean marker = key != null && key[4] == 1 || sequence == 0;
    int payloadType = key == null ? 0 : EVENT_PAYLOAD_TYPE;
    int stamp = timestamp;
    if (key != null) {
      // All packets of one event carry the timestamp of its start.
      stamp = timestamp - (KEY_PACKETS + 2 - keyPackets.size() % (KEY_PACKETS + 2) - 1) * SAMPLES;
    }
    packet.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0)));
    packet.putShort((short) sequence++).putInt(stamp).putInt(0x7199);
    if (key == null) {
      for (int i = 0; i < SAMPLES; i++) {
        packet.put(Mulaw.encode(tone[Math.floorMod(timestamp + i, tone.length)]));
      }
    } else {
      packet.put(key, 0, 4);
    }
    timestamp += SAMPLES;
    synchronized (lock) {
      long now = System.nanoTime();
      longestPauseNanos = Math.max(longestPauseNanos, lastSentNanos == 0 ? 0 : now - lastSentNanos);
      lastSentNanos = now;
    }
    try {
      socket.send(new DatagramPacket(packet.array(), packet.position(), target));
    } catch (IOException e) {
      // The far port is closed when its call has ended; the next tick tries again.
      keyPackets.clear();
    }
  }

  private void receive() {
    byte[] buffer = new byte[2048];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        take(buffer, packet.getLength(), (InetSocketAddress) packet.getSocketAddress());
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new IllegalStateException("the test's RTP socket broke", e);
        }
      }
    }
  }

  private void take(byte[] buffer, int length, InetSocketAddress source) {
    if (length < 12 || (buffer[0] & 0xc0) != 0x80 || (buffer[1] & 0x7f) != 0) {
      return;
    }
    synchronized (lock) {
      int received = (buffer[2] & 0xff) << 8 | buffer[3] & 0xff;
      if (expectedSequence >= 0) {
        lost += Math.max(0, (short) (received - expectedSequence));
      }
      expectedSequence = received + 1 & 0xffff;
      int stamp = ByteBuffer.wrap(buffer).getInt(4);
      longestGap = Math.max(longestGap, packets == 0 ? 0 : stamp - lastTimestamp - SAMPLES);
      lastTimestamp = stamp;
      packets++;
      lastSource = source;
      if (sampleCount + length > samples.length) {
        samples = Arrays.copyOf(samples, samples.length * 2);
      }
      for (int i = 12; i < length; i++) {
        samples[sampleCount++] = Mulaw.decode(buffer[i]);
      }
    }
  }

  /** How many samples have come so far: a place in the sound. */
  int mark() {
    synchronized (lock) {
      return sampleCount;
    }
  }

  short[] heardSince(int mark) {
    synchronized (lock) {
      return Arrays.copyOfRange(samples, mark, sampleCount);
    }
  }

  long packets() {
    synchronized (lock) {
      return packets;
    }
  }

  long lost() {
    synchronized (lock) {
      return lost;
    }
  }

  /** Gaps count from here on. */
  void expectGaps() {
    synchronized (lock) {
      longestGap = 0;
      longestPauseNanos = 0;
    }
  }

  /** The longest time, by the timestamps of one stream, in which nothing was sent. */
  long longestGapMillis() {
    synchronized (lock) {
      return longestGap * 1000L / Tones.SAMPLE_RATE;
    }
  }

  /** How long this peer was held up between two of its own packets. */
  long longestPauseMillis() {
    synchronized (lock) {
      return longestPauseNanos / 1_000_000;
    }
  }

  InetSocketAddress lastSource() {
    synchronized (lock) {
      return lastSource;
    }
  }

  /** Waits until the last half second after {@code mark} has sound that isn't silence. */
  void awaitSound(int mark, Duration limit) {
    Awaitility.await("sound")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> loudness(heardSince(mark)) > 200);
  }

  void awaitTone(int frequencyHz, int mark, Duration limit) {
    Awaitility.await(frequencyHz + " Hz in what the caller hears")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Tones.bestShare(frequencyHz, heardSince(mark)) > 0.5);
  }

  /** Waits until half a second of what is heard is conf/prompts/music/hold.wav. */
  void awaitMusic(int mark, Duration limit) {
    Awaitility.await("music")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              short[] sound = heardSince(mark);
              int window = Math.min(sound.length, Tones.SAMPLE_RATE / 2);
              return window == Tones.SAMPLE_RATE / 2
                  && Tones.musicShare(
                          Arrays.copyOfRange(sound, sound.length - window, sound.length))
                      > Tones.LEAST_MUSIC_SHARE;
            });
  }

  private static double loudness(short[] sound) {
    double energy = 0;
    int start = Math.max(0, sound.length - Tones.SAMPLE_RATE / 2);
    for (int i = start; i < sound.length; i++) {
      energy += (double) sound[i] * sound[i];
    }
    return sound.length == start ? 0 : Math.sqrt(energy / (sound.length - start));
  }

  @Override
  public void close() {
    pacer.shutdownNow();
    socket.close();
  }
}

package io.tipring.media.contract;

import io.tipring.media.codec.Codec;
import io.tipring.media.rtp.RtpPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.awaitility.Awaitility;

/** The media side of a phone: speaks real RTP over loopback and remembers what it hears. */
public final class SipPeer implements AutoCloseable {

  /** One packet as it came. */
  public record Heard(
      long nanos,
      int payloadType,
      boolean marker,
      int sequence,
      int timestamp,
      int ssrc,
      byte[] payload) {}

  private static final long QUIET_NANOS = 300_000_000;
  private static final int FRAME_MILLIS = 20;

  private final DatagramChannel channel;
  private final Codec codec;
  private final int eventType;
  private final List<Heard> heard = new ArrayList<>();
  private final Thread receiver;
  private volatile InetSocketAddress server;
  private volatile long lastLoudNanos = System.nanoTime();
  private volatile IntUnaryOperator voice;
  private Thread talker;
  private int sequence = 65_500;
  private int timestamp = -1600;
  private int ssrc = 0x1234567;

  public SipPeer(Codec codec, int eventType) {
    this.codec = codec;
    this.eventType = eventType;
    try {
      channel = DatagramChannel.open();
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver = Thread.ofPlatform().daemon().start(this::receive);
  }

  public int port() {
    return channel.socket().getLocalPort();
  }

  /** Its offer or answer. */
  public String sdp(String direction) {
    return sdp(direction, port());
  }

  public String sdp(String direction, int port) {
    return "v=0\r\no=phone 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=audio "
        + port
        + " RTP/AVP "
        + codec.payloadType()
        + (eventType >= 0 ? " " + eventType : "")
        + "\r\na=rtpmap:"
        + codec.payloadType()
        + " "
        + codec
        + "/8000\r\n"
        + (eventType >= 0 ? "a=rtpmap:" + eventType + " telephone-event/8000\r\n" : "")
        + "a="
        + direction
        + "\r\n";
  }

  /** Takes the server's SDP. */
  public void callee(String sdp) {
    String host = "127.0.0.1";
    int port = 0;
    for (String line : sdp.split("\r\n")) {
      if (line.startsWith("c=IN IP4 ")) {
        host = line.substring("c=IN IP4 ".length()).strip();
      } else if (line.startsWith("m=audio ")) {
        port = Integer.parseInt(line.split(" ")[1]);
      }
    }
    server = new InetSocketAddress(host, port);
  }

  public InetSocketAddress server() {
    return server;
  }

  /** Says a tone from now on, a packet each 20 ms. */
  public void say(int hz) {
    int begin = timestamp;
    voice = at -> (int) (10_000 * Math.sin(2 * Math.PI * hz * (at - begin) / 8000));
    if (talker == null) {
      talker = Thread.ofPlatform().daemon().start(this::talk);
    }
  }

  /** Says nothing from now on. */
  public void hush() {
    voice = null;
  }

  private void talk() {
    long due = System.nanoTime();
    while (channel.isOpen()) {
      IntUnaryOperator now = voice;
      if (now != null) {
        sendFrame(now);
      }
      due += 20_000_000;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  private synchronized void sendFrame(IntUnaryOperator sound) {
    byte[] payload = new byte[160];
    for (int i = 0; i < 160; i++) {
      payload[i] = codec.encode(sound.applyAsInt(timestamp + i));
    }
    send(packet(codec.payloadType(), false, timestamp, payload), server);
    timestamp += 160;
  }

  /** Presses a key for so many packets of 20 ms, all sent at once, with the end packet thrice. */
  public synchronized void press(int event, int packets) {
    for (int i = 1; i <= packets + 2; i++) {
      boolean end = i >= packets;
      int duration = Math.min(i, packets) * 160;
      byte[] payload = {
        (byte) event, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration
      };
      send(packet(eventType, i == 1, timestamp, payload), server);
    }
    timestamp += packets * 160;
  }

  public synchronized ByteBuffer packet(int type, boolean marker, int at, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(12 + payload.length);
    out.put((byte) 0x80).put((byte) (marker ? type | 0x80 : type)).putShort((short) sequence++);
    return out.putInt(at).putInt(ssrc).put(payload).flip();
  }

  public void send(ByteBuffer data, InetSocketAddress to) {
    try {
      channel.send(data, to);
    } catch (ClosedChannelException e) {
      voice = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive() {
    ByteBuffer in = ByteBuffer.allocate(2048);
    RtpPacket packet = new RtpPacket();
    try {
      while (true) {
        in.clear();
        channel.receive(in);
        in.flip();
        if (packet.wrap(in)) {
          byte[] payload = new byte[packet.payloadLength()];
          in.get(packet.payloadOffset(), payload);
          if (isLoud(packet.payloadType(), payload)) {
            lastLoudNanos = System.nanoTime();
          }
          synchronized (heard) {
            heard.add(
                new Heard(
                    System.nanoTime(),
                    packet.payloadType(),
                    packet.marker(),
                    packet.sequence(),
                    packet.timestamp(),
                    packet.ssrc(),
                    payload));
          }
        }
      }
    } catch (ClosedChannelException e) {
      voice = null; // hung up
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Heard> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  public void forget() {
    synchronized (heard) {
      heard.clear();
    }
  }

  /** The sound of the last packets, decoded; shorter where fewer came. */
  public short[] lastSound(int packets) {
    List<Heard> sound =
        heard().stream().filter(h -> h.payloadType() == codec.payloadType()).toList();
    List<Heard> last = sound.subList(Math.max(0, sound.size() - packets), sound.size());
    short[] linear = new short[last.size() * 160];
    for (int i = 0; i < last.size(); i++) {
      codec.decode(last.get(i).payload(), 0, linear, i * 160, 160);
    }
    return linear;
  }

  /** Waits until the last 200 ms are almost nothing but the tone. */
  public void awaitTone(int hz) {
    Awaitility.await("tone of " + hz + " Hz")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> lastSound(10).length == 1600 && Goertzel.share(lastSound(10), hz) > 0.95);
  }

  /** Waits until the last 200 ms are silent. */
  public void awaitSilence() {
    Awaitility.await("silence")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> lastSound(10).length == 1600 && peak(lastSound(10)) < 100);
  }

  /** Waits until so much more sound has come, loud or not. */
  public void awaitSoundOf(int millis) {
    long wanted = soundPackets() + millis / FRAME_MILLIS;
    Awaitility.await(millis + " ms of sound")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> soundPackets() >= wanted);
  }

  private long soundPackets() {
    return heard().stream().filter(h -> h.payloadType() == codec.payloadType()).count();
  }

  /** Whether some 100 ms of what was heard were mostly this tone. */
  public boolean everHeard(int hz) {
    short[] all = lastSound(Integer.MAX_VALUE);
    for (int at = 0; at + 800 <= all.length; at += 160) {
      if (Goertzel.share(all, at, 800, hz) > 0.5) {
        return true;
      }
    }
    return false;
  }

  /** Waits until these are all the digits that came as events. */
  public void awaitDigits(String digits) {
    Awaitility.await("digits " + digits)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> digitsHeard().equals(digits));
  }

  /** The longest time between two packets with sound, from the first to the last. */
  public long longestGapMillis() {
    long longest = 0;
    long before = 0;
    for (Heard h : heard()) {
      if (before != 0) {
        longest = Math.max(longest, h.nanos() - before);
      }
      before = h.nanos();
    }
    return longest / 1_000_000;
  }

  private boolean isLoud(int payloadType, byte[] payload) {
    if (payloadType != codec.payloadType()) {
      return false;
    }
    short[] linear = new short[payload.length];
    codec.decode(payload, 0, linear, 0, payload.length);
    return peak(linear) > 200;
  }

  /**
   * Waits until nothing was to be heard for 300 ms: a server may send silence, or nothing at all.
   */
  public void awaitQuiet() {
    long begin = System.nanoTime();
    Awaitility.await("quiet")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> System.nanoTime() - Math.max(begin, lastLoudNanos) > QUIET_NANOS);
  }

  /** Waits until the last 200 ms are almost nothing but these tones, each with a good part. */
  public void awaitTones(int... hz) {
    Awaitility.await("tones of " + Arrays.toString(hz) + " Hz")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              short[] sound = lastSound(10);
              double[] shares =
                  Arrays.stream(hz).mapToDouble(each -> Goertzel.share(sound, each)).toArray();
              return sound.length == 1600
                  && Arrays.stream(shares).sum() > 0.9
                  && Arrays.stream(shares).allMatch(share -> share > 0.5 / hz.length);
            });
  }

  public static int peak(short[] sound) {
    int peak = 0;
    for (short sample : sound) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  /** Digits of the events heard, by their timestamps. */
  public String digitsHeard() {
    StringBuilder digits = new StringBuilder();
    int[] seen = new int[1];
    boolean any = false;
    for (Heard h : heard()) {
      if (h.payloadType() == eventType && (!any || h.timestamp() != seen[0])) {
        digits.append("0123456789*#ABCD".charAt(h.payload()[0]));
        seen[0] = h.timestamp();
        any = true;
      }
    }
    return digits.toString();
  }

  public static byte[] silence(Codec codec) {
    byte[] payload = new byte[160];
    Arrays.fill(payload, codec.silence());
    return payload;
  }

  @Override
  public void close() {
    voice = null;
    try {
      channel.close();
      receiver.join(2000);
      if (talker != null) {
        talker.join(2000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

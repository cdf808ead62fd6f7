package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Sound of many peers over one socket, PCMU, a packet every 20 ms from each. The sound of each peer
 * is made of a mark of its own, which a media server's bridge passes on as it is (and which would
 * outlive a decoding and encoding of PCMU): so it is known whom a peer hears. A peer is told by the
 * port of the media server.
 */
final class MarkedSound implements AutoCloseable {

  /** What a peer hears that has no mark: a prompt, music. */
  static final int OTHER = -1;

  private static final int HEADER_BYTES = 12;
  private static final int SOUND_BYTES = 160;
  private static final long INTERVAL_NANOS = 20_000_000;
  private static final int BATCHES = 10;

  // Codes of PCMU that stand for one sample each; 0x7f and 0xff are both zero.
  private static final int FIRST_SIGN = 0x5a;
  private static final int SECOND_SIGN = 0xa5;
  private static final int DIGIT = 0x10;
  private static final int MARK_BYTES = 4;

  /** When a peer heard somebody first since {@link #listenAnew}. */
  record Heard(long first, int packets) {}

  private final DatagramChannel socket;
  private final AtomicReferenceArray<InetSocketAddress> targets;
  private final AtomicIntegerArray peerOfPort = new AtomicIntegerArray(65_536);
  private final AtomicIntegerArray partners;
  private final AtomicReferenceArray<Heard> partnerHeard;
  private final AtomicReferenceArray<Heard> otherHeard;
  private final AtomicIntegerArray deafTo;

  MarkedSound(int peers) throws IOException {
    targets = new AtomicReferenceArray<>(peers);
    partners = new AtomicIntegerArray(peers);
    deafTo = new AtomicIntegerArray(peers);
    partnerHeard = new AtomicReferenceArray<>(peers);
    otherHeard = new AtomicReferenceArray<>(peers);
    for (int i = 0; i < peerOfPort.length(); i++) {
      peerOfPort.set(i, -1);
    }
    for (int i = 0; i < peers; i++) {
      partners.set(i, -1);
    }
    socket = DatagramChannel.open();
    socket.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("sound-receive").start(this::receive);
    Thread.ofPlatform().daemon().name("sound-send").start(this::send);
  }

  /** Where media servers send the sound to, for every peer. */
  int port() {
    return socket.socket().getLocalPort();
  }

  /** From here on the peer sends to this port of a media server, and hears what comes from it. */
  void speakTo(int peer, int serverPort) {
    InetSocketAddress before = targets.get(peer);
    if (before != null && before.getPort() != serverPort) {
      peerOfPort.compareAndSet(before.getPort(), peer, -1);
    }
    peerOfPort.set(serverPort, peer);
    targets.set(peer, new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
  }

  /** Whose mark a peer should hear. */
  void pair(int one, int other) {
    partners.set(one, other);
    partners.set(other, one);
  }

  /** Forgets what was heard, and no longer hears what comes from where each peer sends to now. */
  void listenAnew() {
    for (int i = 0; i < partners.length(); i++) {
      InetSocketAddress present = targets.get(i);
      deafTo.set(i, present == null ? 0 : present.getPort());
      partnerHeard.set(i, null);
      otherHeard.set(i, null);
    }
  }

  /** When the peer heard its partner, or null. */
  Heard partnerHeard(int peer) {
    return partnerHeard.get(peer);
  }

  /** When the peer heard something that was not its partner, or null. */
  Heard otherHeard(int peer) {
    return otherHeard.get(peer);
  }

  private void send() {
    ByteBuffer packet = ByteBuffer.allocateDirect(HEADER_BYTES + SOUND_BYTES);
    long start = System.nanoTime();
    for (int tick = 0; socket.isOpen(); tick++) {
      for (int batch = 0; batch < BATCHES; batch++) {
        long due = start + tick * INTERVAL_NANOS + batch * INTERVAL_NANOS / BATCHES;
        LockSupport.parkNanos(due - System.nanoTime());
        for (int peer = batch; peer < targets.length(); peer += BATCHES) {
          send(packet, peer, tick);
        }
      }
    }
  }

  private void send(ByteBuffer packet, int peer, int tick) {
    InetSocketAddress target = targets.get(peer);
    if (target == null) {
      return;
    }
    packet.clear();
    packet.put((byte) 0x80).put((byte) 0).putShort((short) tick).putInt(tick * SOUND_BYTES);
    packet.putInt(1000 + peer);
    int mark = FIRST_SIGN << 24 | SECOND_SIGN << 16 | DIGIT + peer / 64 << 8 | DIGIT + peer % 64;
    while (packet.hasRemaining()) {
      packet.putInt(mark);
    }
    packet.flip();
    try {
      socket.send(packet, target);
    } catch (PortUnreachableException _) {
      return; // the server is dead
    } catch (IOException e) {
      if (socket.isOpen()) {
        throw new IllegalStateException("the sound can't be sent", e);
      }
    }
  }

  private void receive() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    while (socket.isOpen()) {
      try {
        packet.clear();
        InetSocketAddress source = (InetSocketAddress) socket.receive(packet);
        packet.flip();
        int port = source.getPort();
        int peer = peerOfPort.get(port);
        if (peer >= 0 && port != deafTo.get(peer) && packet.limit() > HEADER_BYTES) {
          hear(peer, mark(packet));
        }
      } catch (PortUnreachableException _) {
        continue; // of a packet to a dead server
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the sound socket broke", e);
      }
    }
  }

  private void hear(int peer, int mark) {
    boolean partner = mark != OTHER && mark == partners.get(peer);
    AtomicReferenceArray<Heard> heard = partner ? partnerHeard : otherHeard;
    Heard before = heard.get(peer);
    heard.set(
        peer,
        before == null
            ? new Heard(System.nanoTime(), 1)
            : new Heard(before.first(), before.packets() + 1));
  }

  private static int mark(ByteBuffer packet) {
    int last = Math.min(packet.limit(), HEADER_BYTES + 3 * MARK_BYTES) - MARK_BYTES;
    for (int i = HEADER_BYTES; i <= last; i++) {
      if ((packet.get(i) & 0xff) == FIRST_SIGN && (packet.get(i + 1) & 0xff) == SECOND_SIGN) {
        return ((packet.get(i + 2) & 0xff) - DIGIT) * 64 + (packet.get(i + 3) & 0xff) - DIGIT;
      }
    }
    return OTHER;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

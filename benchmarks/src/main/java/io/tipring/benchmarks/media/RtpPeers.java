package io.tipring.benchmarks.media;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Many peers on one thread: each sends a packet of G.711 every 20 ms and counts what it hears. */
final class RtpPeers implements Runnable {
  private static final long FRAME_NANOS = 20_000_000;

  /** One peer. */
  static final class Peer {
    final DatagramChannel channel;
    InetSocketAddress server;
    int sequence;
    int timestamp;
    short lastHeard;
    long heard;
    long missed;

    Peer(DatagramChannel channel) {
      this.channel = channel;
    }

    int port() {
      return channel.socket().getLocalPort();
    }
  }

  private final List<Peer> peers = new ArrayList<>();
  private final ByteBuffer out = ByteBuffer.allocateDirect(172);
  private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
  private volatile boolean counting;
  private volatile boolean stopped;
  private long latestTickNanos;

  Peer open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    Peer peer = new Peer(channel);
    peers.add(peer);
    return peer;
  }

  /** What was heard and missed counts from now on: all talk. */
  void count() {
    counting = true;
  }

  void stop() {
    stopped = true;
  }

  List<Peer> peers() {
    return peers;
  }

  /** The longest that a tick was late: beyond 20 ms the load itself was uneven. */
  long latestTickNanos() {
    return latestTickNanos;
  }

  @Override
  public void run() {
    long due = System.nanoTime();
    try {
      while (!stopped) {
        for (Peer peer : peers) {
          send(peer);
          receive(peer);
        }
        due += FRAME_NANOS;
        if (counting) {
          latestTickNanos = Math.max(latestTickNanos, System.nanoTime() - due);
        }
        LockSupport.parkNanos(due - System.nanoTime());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("a peer can't send or receive", e);
    }
  }

  private void send(Peer peer) throws IOException {
    out.clear();
    out.put((byte) 0x80).put((byte) 8).putShort((short) peer.sequence++).putInt(peer.timestamp);
    out.putInt(peer.port());
    out.clear();
    peer.channel.send(out, peer.server);
    peer.timestamp += 160;
  }

  private void receive(Peer peer) throws IOException {
    while (true) {
      in.clear();
      SocketAddress from = peer.channel.receive(in);
      if (from == null) {
        return;
      }
      if (!from.equals(peer.server)) {
        continue; // meant for who had the port before
      }
      short sequence = in.getShort(2);
      if (!counting) {
        peer.lastHeard = sequence;
        continue;
      }
      int ahead = (short) (sequence - peer.lastHeard);
      if (ahead > 0) {
        peer.missed += ahead - 1;
        peer.lastHeard = sequence;
      } else {
        peer.missed--; // overtaken by others on the way
      }
      peer.heard++;
    }
  }
}

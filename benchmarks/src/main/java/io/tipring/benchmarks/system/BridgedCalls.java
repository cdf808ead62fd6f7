package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Transit calls anchored at the engine with sound in both directions: G.711, a packet every 20 ms
 * from each side. Counts what comes back, by the port of the engine it comes from, and what is
 * missing.
 *
 * <p>All sound goes through one socket, so that the generator costs little beside the engine. The
 * callee is here too: trunk {@code callee} must lead to the port that is printed, or given.
 *
 * <p>Arguments: SIP port of the engine, own SIP port of the callee, calls, seconds.
 */
public final class BridgedCalls {

  private static final long INTERVAL_NANOS = 20_000_000;
  private static final int PACKET_BYTES = 172;

  private final DatagramChannel sound;
  private final int[] enginePorts;
  private final int[] nextSequence = new int[65_536];
  private volatile boolean running = true;
  private volatile boolean counting;
  private long sent;
  private volatile long received;
  private volatile long missing;
  private volatile long latest;

  private BridgedCalls(int calls) throws IOException {
    sound = DatagramChannel.open();
    sound.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20);
    sound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    enginePorts = new int[2 * calls];
  }

  public static void main(String[] args) throws Exception {
    int calls = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    BridgedCalls run = new BridgedCalls(calls);
    InetSocketAddress engine = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    try (CalleeWire callee = new CalleeWire(Integer.parseInt(args[1]), run.mediaPort());
        SipWire caller = new SipWire(engine)) {
      run.setUp(caller, callee, calls);
      Thread receiver = Thread.ofPlatform().name("sound-receive").start(run::receive);
      run.send(2);
      run.counting = true;
      run.sent = 0;
      run.send(seconds);
      LockSupport.parkNanos(300_000_000);
      run.counting = false;
      run.running = false;
      run.sound.close();
      receiver.join();
      System.out.printf(
          "bridged calls %d, %d s: sent %d, received %d, missing by sequence %d, late ticks %d us"
              + " at most%n",
          calls, seconds, run.sent, run.received, run.missing, run.latest / 1000);
    }
    System.exit(0);
  }

  private int mediaPort() throws IOException {
    return ((InetSocketAddress) sound.getLocalAddress()).getPort();
  }

  private void setUp(SipWire caller, CalleeWire callee, int calls) throws IOException {
    for (int i = 0; i < calls; i++) {
      String invite = caller.invite("1390000" + (1000 + i), "9" + (1000 + i), mediaPort());
      caller.send(invite);
      String answer = "";
      while (SipWire.status(answer) < 200) {
        Optional<String> next = caller.receive(5000);
        answer = next.orElseThrow(() -> new IllegalStateException("a call was not answered"));
      }
      caller.send(caller.inDialog("ACK", invite, answer, 1));
      if (SipWire.status(answer) != 200) {
        throw new IllegalStateException("a call was refused:\n" + answer);
      }
      enginePorts[2 * i] = SipWire.audioPort(answer);
      enginePorts[2 * i + 1] = callee.enginePortOfCall(i);
    }
  }

  private void send(int seconds) throws IOException {
    ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
    InetSocketAddress[] targets = new InetSocketAddress[enginePorts.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new InetSocketAddress(InetAddress.getLoopbackAddress(), enginePorts[i]);
    }
    long start = System.nanoTime();
    for (int tick = 0; tick < seconds * 50; tick++) {
      // Streams are spread over the interval, as those of real peers are.
      for (int i = 0; i < targets.length; i++) {
        long due = start + tick * INTERVAL_NANOS + INTERVAL_NANOS * i / targets.length;
        long early = due - System.nanoTime();
        if (early > 100_000) {
          LockSupport.parkNanos(early);
        } else if (counting) {
          latest = Math.max(latest, -early);
        }
        packet.clear();
        packet.put((byte) 0x80).put((byte) 0).putShort((short) ticks).putInt(ticks * 160);
        packet.putInt(1000 + i);
        while (packet.hasRemaining()) {
          packet.put((byte) 0x55);
        }
        packet.flip();
        sound.send(packet, targets[i]);
        sent++;
      }
      ticks++;
    }
  }

  private int ticks;

  private void receive() {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    java.util.Arrays.fill(nextSequence, -1);
    while (running) {
      try {
        packet.clear();
        InetSocketAddress source = (InetSocketAddress) sound.receive(packet);
        if (packet.position() == PACKET_BYTES) {
          count(source.getPort(), packet.getShort(2) & 0xffff);
        }
      } catch (IOException e) {
        if (running) {
          throw new IllegalStateException("the sound socket broke", e);
        }
      }
    }
  }

  private void count(int port, int sequence) {
    int expected = nextSequence[port];
    nextSequence[port] = sequence + 1 & 0xffff;
    if (counting) {
      received++;
      if (expected >= 0) {
        missing += Math.max(0, (short) (sequence - expected));
      }
    }
  }
}

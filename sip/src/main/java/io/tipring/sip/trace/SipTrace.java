package io.tipring.sip.trace;

import io.tipring.core.metrics.SipTraceMetrics;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every SIP message in the files of a trace.
 *
 * <p>An event loop leaves a message in a queue without a lock and without waking anybody; a thread
 * of its own looks there every few milliseconds and writes. When that thread falls behind, or the
 * disk takes nothing, messages are dropped and counted: signalling never waits.
 */
public final class SipTrace implements MessageTap, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SipTrace.class);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long TIDY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long STOP_MILLIS = 5_000;
  private static final long FLUSH_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long ALIGN_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** What a waiting message takes beside its bytes, about. */
  private static final int OVERHEAD_BYTES = 128;

  private final TraceOptions options;
  private final SipTraceMetrics metrics;
  private final ConcurrentLinkedQueue<TracedMessage> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final TraceRing ring;
  private final long originMicros;
  private final long originNanos;
  private final Thread thread;
  private volatile long taken;
  private volatile boolean stopping;
  private long retryAtNanos;
  private boolean failing;
  private long droppedTold;

  private SipTrace(TraceOptions options, LongSupplier clockMillis, SipTraceMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
    this.ring = new TraceRing(options);
    // The engine's clock tells milliseconds: begin with one of its ticks, to tell microseconds.
    long first = clockMillis.getAsLong();
    long until = System.nanoTime() + ALIGN_LIMIT_NANOS;
    long millis = first;
    while (millis == first && System.nanoTime() < until) {
      millis = clockMillis.getAsLong();
    }
    this.originMicros = TimeUnit.MILLISECONDS.toMicros(millis);
    this.originNanos = System.nanoTime();
    this.thread = Thread.ofPlatform().name("sip-trace").daemon().unstarted(this::run);
  }

  /**
   * Begins to write.
   *
   * @param clockMillis the engine's clock
   * @throws IOException if the directory can't be used
   */
  public static SipTrace start(
      TraceOptions options, LongSupplier clockMillis, SipTraceMetrics metrics) throws IOException {
    SipTrace trace = new SipTrace(options, clockMillis, metrics);
    if (Files.exists(options.directory()) && !Files.isWritable(options.directory())) {
      throw new IOException("cannot write to " + options.directory());
    }
    trace.ring.removeOld(trace.nowMicros());
    trace.thread.start();
    return trace;
  }

  private long nowMicros() {
    return originMicros + (System.nanoTime() - originNanos) / 1_000;
  }

  @Override
  public void received(byte[] bytes, int offset, int length, Hop from, InetSocketAddress local) {
    if (hasRoom(length)) {
      leave(
          new TracedMessage(
              nowMicros(),
              false,
              from.transport(),
              local,
              from.address(),
              Arrays.copyOfRange(bytes, offset, offset + length)));
    }
  }

  @Override
  public void sent(byte[] message, Hop to, InetSocketAddress local) {
    if (hasRoom(message.length)) {
      leave(new TracedMessage(nowMicros(), true, to.transport(), local, to.address(), message));
    }
  }

  private boolean hasRoom(int length) {
    if (pendingBytes.get() + length + OVERHEAD_BYTES <= options.maxPendingBytes()) {
      return true;
    }
    dropped.incrementAndGet();
    metrics.dropped();
    return false;
  }

  private void leave(TracedMessage message) {
    pendingBytes.addAndGet(message.bytes().length + OVERHEAD_BYTES);
    queue.add(message);
    left.incrementAndGet();
  }

  /**
   * Waits until what was heard before is in the files, some milliseconds or so.
   *
   * @return whether it is; not so when the disk takes nothing or the thread is far behind
   */
  public boolean flush() {
    long target = left.get();
    long until = System.nanoTime() + FLUSH_LIMIT_NANOS;
    while (taken < target && thread.isAlive() && System.nanoTime() < until) {
      LockSupport.parkNanos(IDLE_NANOS / 10);
    }
    return taken >= target;
  }

  private void run() {
    long tidyAt = System.nanoTime() + TIDY_NANOS;
    while (!stopping || !queue.isEmpty()) {
      boolean worked = write();
      long now = System.nanoTime();
      if (now - tidyAt >= 0) {
        tidyAt = now + TIDY_NANOS;
        tidy();
      }
      if (!worked && !stopping) {
        LockSupport.parkNanos(IDLE_NANOS);
      }
    }
    try {
      ring.close();
    } catch (IOException e) {
      LOG.warn("the SIP trace could not be closed: {}", e.toString());
    }
  }

  /** Writes what is in the queue; returns whether there was anything. */
  private boolean write() {
    long count = 0;
    TracedMessage message = queue.poll();
    while (message != null) {
      count++;
      pendingBytes.addAndGet(-(message.bytes().length + OVERHEAD_BYTES));
      add(message);
      message = count < 1_000 ? queue.poll() : null;
    }
    if (count > 0) {
      attempt(ring::flush);
      taken += count;
    }
    return count > 0;
  }

  private void add(TracedMessage message) {
    if (failing && System.nanoTime() - retryAtNanos < 0) {
      dropped.incrementAndGet();
      metrics.dropped();
    } else if (attempt(() -> ring.add(message))) {
      failing = false;
      metrics.written();
    } else {
      dropped.incrementAndGet();
      metrics.dropped();
    }
  }

  private void tidy() {
    attempt(() -> ring.removeOld(nowMicros()));
    long now = dropped.get();
    if (now > droppedTold) {
      LOG.warn("the SIP trace lacks {} messages that it had to drop", now - droppedTold);
      droppedTold = now;
    }
  }

  private interface FileWork {
    void run() throws IOException;
  }

  /** A trace that can't be written is given up for a while; calls go on without it. */
  private boolean attempt(FileWork work) {
    try {
      work.run();
      return true;
    } catch (IOException e) {
      metrics.failed();
      if (!failing) {
        LOG.warn("the SIP trace can't be written to {}: {}", options.directory(), e.toString());
      }
      failing = true;
      retryAtNanos = System.nanoTime() + RETRY_NANOS;
      giveUpFile();
      return false;
    }
  }

  private void giveUpFile() {
    try {
      ring.abandon();
    } catch (IOException e) {
      LOG.debug("the file of the SIP trace could not be closed", e);
    }
  }

  /** Writes what is left and ends. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

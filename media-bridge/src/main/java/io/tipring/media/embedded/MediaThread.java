package io.tipring.media.embedded;

import io.netty.channel.IoEventLoop;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.media.codec.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop with the endpoints that live on it and the one clock that paces them. Every 20 ms,
 * first all endpoints take what their peers said, then all send what their peers hear, then
 * recordings take both: so sound crosses a bridge, and both channels of a recording are in step,
 * within one frame.
 */
final class MediaThread {
  private static final Logger LOG = LoggerFactory.getLogger(MediaThread.class);
  private static final int MAX_DATAGRAM = 2048;

  final Figures figures = new Figures();

  /** For what is sent; free between packets. */
  final ByteBuffer out = ByteBuffer.allocateDirect(MAX_DATAGRAM);

  /** For what is received. */
  final ByteBuffer in = ByteBuffer.allocateDirect(MAX_DATAGRAM);

  /** For linear samples; free between endpoints. */
  final short[] pcm = new short[Codec.FRAME_SAMPLES];

  /** For sums of linear samples; free between endpoints. */
  final int[] sum = new int[Codec.FRAME_SAMPLES];

  /** For coded samples; free between endpoints. */
  final byte[] codes = new byte[Codec.FRAME_SAMPLES];

  private final IoEventLoop loop;
  private final LongSupplier nanoClock;
  private final MediaMetrics metrics;
  private final Pacer pacer;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();
  private long skippedBefore;
  private boolean stopped;

  /**
   * @param startNanos same for all threads, so that the music of the house is at one point
   */
  MediaThread(IoEventLoop loop, LongSupplier nanoClock, long startNanos, MediaMetrics metrics) {
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
    this.pacer = new Pacer(startNanos);
  }

  IoEventLoop loop() {
    return loop;
  }

  void start() {
    loop.execute(this::schedule);
  }

  /** Ends the pacing; endpoints are no longer served. */
  void stop() {
    stopped = true;
  }

  boolean isCurrent() {
    return loop.inEventLoop();
  }

  void execute(Runnable task) {
    loop.execute(task);
  }

  long nanos() {
    return nanoClock.getAsLong();
  }

  /** Samples since the start: where the music of the house is. */
  long houseSamples() {
    return pacer.frames() * Codec.FRAME_SAMPLES;
  }

  void add(Endpoint endpoint) {
    assert isCurrent();
    endpoints.add(endpoint);
  }

  void remove(Endpoint endpoint) {
    assert isCurrent();
    endpoints.remove(endpoint);
  }

  void add(Recording recording) {
    assert isCurrent();
    recordings.add(recording);
  }

  void remove(Recording recording) {
    assert isCurrent();
    recordings.remove(recording);
  }

  private void schedule() {
    if (!stopped) {
      loop.schedule(this::run, pacer.deadlineNanos() - nanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void run() {
    try {
      runDue();
    } catch (RuntimeException e) {
      LOG.error("Frames could not be finished", e);
    }
    schedule();
  }

  /** Makes the frames that are due. */
  void runDue() {
    long now = nanos();
    metrics.paced(Math.max(0, now - pacer.deadlineNanos()));
    for (int due = pacer.due(now); due > 0; due--) {
      pacer.begin();
      frame(now);
    }
    handOnFigures();
  }

  private void frame(long nowNanos) {
    long nowMillis = nowNanos / 1_000_000;
    // By index and downwards: no iterator, and one that breaks may go.
    for (int i = endpoints.size() - 1; i >= 0; i--) {
      Endpoint endpoint = endpoints.get(i);
      try {
        endpoint.listen(nowMillis);
      } catch (RuntimeException e) {
        endpoint.broken(e);
      }
    }
    for (int i = endpoints.size() - 1; i >= 0; i--) {
      Endpoint endpoint = endpoints.get(i);
      try {
        endpoint.speak(nowNanos);
      } catch (RuntimeException e) {
        endpoint.broken(e);
      }
    }
    for (int i = recordings.size() - 1; i >= 0; i--) {
      recordings.get(i).capture(this);
    }
  }

  private void handOnFigures() {
    Figures f = figures;
    if ((f.packetsIn | f.packetsOut | f.malformed | f.strays) != 0) {
      metrics.packets(f.packetsIn, f.packetsOut, f.unsent, f.packetsLate, f.strays, f.malformed);
      f.packetsIn = f.packetsOut = f.unsent = f.packetsLate = f.strays = f.malformed = 0;
    }
    if (pacer.skipped() != skippedBefore) {
      metrics.framesSkipped(pacer.skipped() - skippedBefore);
      skippedBefore = pacer.skipped();
    }
  }
}

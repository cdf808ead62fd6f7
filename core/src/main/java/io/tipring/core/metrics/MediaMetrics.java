package io.tipring.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Figures of the media server. Safe for any thread; media threads count packets for themselves and
 * hand on sums.
 */
public final class MediaMetrics {
  private final AtomicInteger endpoints = new AtomicInteger();
  private final AtomicInteger recordings = new AtomicInteger();
  private final Counter packetsReceived;
  private final Counter packetsSent;
  private final Counter packetsUnsent;
  private final Counter packetsLost;
  private final Counter packetsLate;
  private final Counter packetsStray;
  private final Counter packetsMalformed;
  private final Counter framesSkipped;
  private final Counter playsFailed;
  private final Counter recordingsFailed;
  private final Counter endpointsRefused;
  private final Counter timeouts;
  private final Timer pacingLag;

  public MediaMetrics(MeterRegistry registry) {
    registry.gauge("tipring.media.endpoints", endpoints);
    registry.gauge("tipring.media.recordings", recordings);
    packetsReceived = registry.counter("tipring.media.rtp.received");
    packetsSent = registry.counter("tipring.media.rtp.sent");
    packetsUnsent = registry.counter("tipring.media.rtp.unsent");
    packetsLost = registry.counter("tipring.media.rtp.lost");
    packetsLate = registry.counter("tipring.media.rtp.late");
    packetsStray = registry.counter("tipring.media.rtp.stray");
    packetsMalformed = registry.counter("tipring.media.rtp.malformed");
    framesSkipped = registry.counter("tipring.media.frames.skipped");
    playsFailed = registry.counter("tipring.media.plays.failed");
    recordingsFailed = registry.counter("tipring.media.recordings.failed");
    endpointsRefused = registry.counter("tipring.media.endpoints.refused");
    timeouts = registry.counter("tipring.media.rtp.timeouts");
    pacingLag =
        Timer.builder("tipring.media.pacing.lag")
            .description("How late a frame is begun")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(100))
            .register(registry);
  }

  public void endpointOpened() {
    endpoints.incrementAndGet();
  }

  /**
   * @param lost packets of the peer that never came
   */
  public void endpointClosed(long lost) {
    endpoints.decrementAndGet();
    packetsLost.increment(lost);
  }

  public void endpointRefused() {
    endpointsRefused.increment();
  }

  /**
   * Sums of one media thread since the last call.
   *
   * @param stray from a source that is not the peer
   * @param unsent that the operating system did not take
   */
  public void packets(
      long received, long sent, long unsent, long late, long stray, long malformed) {
    packetsReceived.increment(received);
    packetsSent.increment(sent);
    packetsUnsent.increment(unsent);
    packetsLate.increment(late);
    packetsStray.increment(stray);
    packetsMalformed.increment(malformed);
  }

  public void paced(long lagNanos) {
    pacingLag.record(lagNanos, TimeUnit.NANOSECONDS);
  }

  public void framesSkipped(long frames) {
    framesSkipped.increment(frames);
  }

  public void playFailed() {
    playsFailed.increment();
  }

  public void recordingStarted() {
    recordings.incrementAndGet();
  }

  public void recordingEnded() {
    recordings.decrementAndGet();
  }

  /** Also where it never started. */
  public void recordingFailed() {
    recordingsFailed.increment();
  }

  public void mediaTimedOut() {
    timeouts.increment();
  }
}

package io.tipring.media.embedded;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.RecordingEnded;
import io.tipring.core.command.MediaCommand.RecordingFailed;
import io.tipring.core.command.MediaCommand.RecordingStarted;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.media.RecordingFile;
import io.tipring.media.codec.Codec;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes recordings. Twice a second it takes what the media threads left and
 * brings each file's header up to date, so that a crash costs half a second and leaves files that
 * play. At its start it completes what an earlier crash left.
 */
final class RecordingWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long CLOSE_MILLIS = 5_000;

  private record Open(Recording recording, WavWriter file) {}

  private final Path recordingsDir;
  private final CommandSink sink;
  private final MediaMetrics metrics;
  private final Queue<Recording> arrivals = new ConcurrentLinkedQueue<>();
  private final Queue<Long> inquiries = new ConcurrentLinkedQueue<>();
  private final List<Open> open = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closing;

  RecordingWriter(Path recordingsDir, CommandSink sink, MediaMetrics metrics) {
    this.recordingsDir = recordingsDir;
    this.sink = sink;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().name("media-recordings").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Begins to write a recording. Any thread. */
  void take(Recording recording) {
    arrivals.add(recording);
    wake();
  }

  /**
   * Reports the end of a recording that nobody records any more, such as one of an earlier run:
   * what its file holds. One that is still being written reports its end by itself. Any thread.
   */
  void settle(long recordingId) {
    inquiries.add(recordingId);
    wake();
  }

  /** There is something to do. Any thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  /** Finishes all files; waits for that a bounded time. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    recoverAll();
    while (!closing) {
      serve();
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
    serve();
    for (Open each : open) {
      finish(each);
    }
  }

  private void serve() {
    for (Recording next = arrivals.poll(); next != null; next = arrivals.poll()) {
      begin(next);
    }
    for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
      if (!serve(each.next())) {
        each.remove();
      }
    }
    for (Long id = inquiries.poll(); id != null; id = inquiries.poll()) {
      report(id);
    }
  }

  private void report(long recordingId) {
    if (open.stream().anyMatch(each -> each.recording.id() == recordingId)) {
      return;
    }
    Path file = RecordingFile.path(recordingsDir, recordingId);
    try {
      long bytes = Files.size(file);
      long frames = (bytes - WavWriter.HEADER_BYTES) / (Recording.CHANNELS * Short.BYTES);
      sink.submit(new RecordingEnded(recordingId, frames * 1000 / Codec.CLOCK_HZ, bytes));
    } catch (IOException e) {
      metrics.recordingFailed();
      sink.submit(new RecordingFailed(recordingId, Failure.FILE, "there is no file of it: " + e));
    }
  }

  private void begin(Recording recording) {
    try {
      Path target = RecordingFile.path(recordingsDir, recording.id());
      open.add(new Open(recording, new WavWriter(target, Recording.CHANNELS, Codec.CLOCK_HZ)));
      metrics.recordingStarted();
      sink.submit(new RecordingStarted(recording.id()));
    } catch (IOException | RuntimeException e) {
      metrics.recordingFailed();
      sink.submit(new RecordingFailed(recording.id(), Failure.FILE, e.toString()));
    }
  }

  /** Brings one file up to date; false when it is done with. */
  private boolean serve(Open each) {
    // Read before the frames: none comes after it was set.
    boolean stopped = each.recording.stopped();
    try {
      each.recording.drainTo(each.file);
      each.file.patchHeader();
      if (each.recording.overrun()) {
        throw new IOException("the disk did not keep up");
      }
    } catch (IOException e) {
      fail(each, e);
      return false;
    }
    if (stopped) {
      finish(each);
    }
    return !stopped;
  }

  private void finish(Open each) {
    try {
      each.file.finish();
      metrics.recordingEnded();
      sink.submit(
          new RecordingEnded(
              each.recording.id(),
              each.file.durationMillis(),
              WavWriter.HEADER_BYTES + each.file.dataBytes()));
    } catch (IOException e) {
      fail(each, e);
    }
  }

  private void fail(Open each, IOException cause) {
    metrics.recordingEnded();
    metrics.recordingFailed();
    try {
      each.file.finish();
    } catch (IOException e) {
      cause.addSuppressed(e);
      LOG.warn("Recording {} is left for the next start to complete", each.recording.id(), cause);
      closeQuietly(each);
    }
    sink.submit(new RecordingFailed(each.recording.id(), Failure.FILE, cause.toString()));
  }

  private static void closeQuietly(Open each) {
    try {
      each.file.close();
    } catch (IOException e) {
      LOG.warn("The file of recording {} can't be closed", each.recording.id(), e);
    }
  }

  private void recoverAll() {
    List<Path> partial;
    try (Stream<Path> files = Files.walk(recordingsDir, 2)) {
      partial =
          files
              .filter(file -> file.toString().endsWith(WavWriter.PARTIAL_SUFFIX))
              .sorted()
              .toList();
    } catch (IOException e) {
      LOG.error("Recordings of an earlier run can't be looked for in {}", recordingsDir, e);
      return;
    }
    for (Path file : partial) {
      try {
        WavWriter.recover(file);
        LOG.info("Completed a recording that a crash left: {}", file);
      } catch (IOException e) {
        LOG.error("A recording that a crash left can't be completed: {}", file, e);
      }
    }
  }
}

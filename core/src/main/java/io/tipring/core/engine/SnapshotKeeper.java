package io.tipring.core.engine;

import io.tipring.core.journal.Journal;
import io.tipring.core.metrics.SnapshotMetrics;
import io.tipring.core.snapshot.Snapshot;
import io.tipring.core.snapshot.SnapshotException;
import io.tipring.core.snapshot.Snapshots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots, and deletes what nobody can need any more: snapshots beyond the newest few, and
 * the journal behind all of these and behind everyone who reads it. Owned by the standby's thread.
 */
final class SnapshotKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);

  private final Path journalDirectory;
  private final Snapshots snapshots;
  private final int kept;
  private final JournalRetention retention;
  private final SnapshotMetrics metrics;
  private final String version;

  /** Those that have been read whole; nobody changes a snapshot. */
  private final Set<Path> sound = new HashSet<>();

  SnapshotKeeper(
      Path dataDirectory,
      Snapshots snapshots,
      int kept,
      JournalRetention retention,
      SnapshotMetrics metrics,
      String version) {
    this.journalDirectory = EngineOptions.journalOf(dataDirectory);
    this.snapshots = snapshots;
    this.kept = kept;
    this.retention = retention;
    this.metrics = metrics;
    this.version = version;
  }

  /**
   * Writes a snapshot and clears up.
   *
   * @param wanted asked at the last moment: whether the lease is still held
   * @return false if it could not be done, which is told
   */
  boolean write(Domain domain, BooleanSupplier wanted) {
    long begunNanos = System.nanoTime();
    try {
      // A snapshot must never be ahead of the journal that is on the disk after a power cut.
      Journal.force(journalDirectory);
      Snapshot written =
          snapshots.write(version, domain.processor(), domain.projections(), wanted).orElse(null);
      if (written == null) {
        return false;
      }
      long nanos = System.nanoTime() - begunNanos;
      metrics.written(nanos, written.bytes());
      LOG.debug(
          "snapshot of command {}: {} bytes in {} ms",
          domain.processor().sequence(),
          written.bytes(),
          nanos / 1_000_000);
      clearUp();
      return true;
    } catch (RuntimeException e) {
      metrics.failed();
      LOG.error("no snapshot of command {}", domain.processor().sequence(), e);
      return false;
    }
  }

  private void clearUp() {
    List<Path> newestFirst = new ArrayList<>(snapshots.files());
    newestFirst.removeIf(file -> !isSound(file));
    if (newestFirst.isEmpty()) {
      return;
    }
    List<Path> newest = newestFirst.subList(0, Math.min(kept, newestFirst.size()));
    Set<Path> wanted = new HashSet<>(newest);
    // Behind the oldest of them: a snapshot is of use only with the journal from there on.
    long covered = newest.size() < kept ? 0 : Snapshots.sequenceOf(newest.getLast());
    for (long reached : retention.reached().values()) {
      Optional<Path> base =
          newestFirst.stream().filter(file -> Snapshots.sequenceOf(file) <= reached).findFirst();
      covered = Math.min(covered, base.map(Snapshots::sequenceOf).orElse(0L));
      // Who has not said yet how far it is may be anywhere behind the oldest.
      wanted.add(base.orElse(newestFirst.getLast()));
    }
    snapshots.deleteAllBut(wanted);
    sound.retainAll(wanted);
    if (covered > 0) {
      metrics.pruned(Journal.prune(journalDirectory, covered));
    }
  }

  private boolean isSound(Path file) {
    if (sound.contains(file)) {
      return true;
    }
    try {
      Snapshots.verify(file);
      sound.add(file);
      return true;
    } catch (SnapshotException e) {
      metrics.damaged();
      LOG.error("this snapshot can't be used, and is deleted now: {}", e.getMessage());
      return false;
    }
  }
}

package io.tipring.core.engine;

import io.tipring.core.event.Projection;
import io.tipring.core.journal.Journal;
import io.tipring.core.metrics.SnapshotMetrics;
import io.tipring.core.snapshot.Snapshot;
import io.tipring.core.snapshot.Snapshots;
import io.tipring.core.turn.TurnProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a domain to where the journal ends: the newest sound snapshot, and the commands behind it.
 * By whoever holds the lease, before anything else runs.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * @param snapshotSequence the last command of the snapshot it came from; 0 for none
   */
  record Recovered(Domain domain, long snapshotSequence) {}

  private final Path journalDirectory;
  private final Snapshots snapshots;
  private final EngineParts parts;
  private final SnapshotMetrics metrics;

  Recovery(Path dataDirectory, Snapshots snapshots, EngineParts parts, SnapshotMetrics metrics) {
    this.journalDirectory = EngineOptions.journalOf(dataDirectory);
    this.snapshots = snapshots;
    this.parts = parts;
    this.metrics = metrics;
  }

  /**
   * @param journal just opened; ready to append when this returns
   * @throws io.tipring.core.journal.JournalException if the journal is damaged, ends before the
   *     snapshot, or begins behind it
   */
  Recovered run(Journal journal) {
    long begunNanos = System.nanoTime();
    Domain domain = snapshots.newestValid(Long.MAX_VALUE, this::load).orElseGet(() -> empty());
    long from = domain.processor().sequence();
    journal.replay(from, domain::run);
    long commands = domain.processor().sequence() - from;
    long nanos = System.nanoTime() - begunNanos;
    metrics.recovered(nanos, commands);
    LOG.info(
        "recovered command {} in {} ms: {} and {} commands of the journal",
        domain.processor().sequence(),
        nanos / 1_000_000,
        from == 0 ? "no snapshot" : "the snapshot of command " + from,
        commands);
    return new Recovered(domain, from);
  }

  private Domain empty() {
    return of(parts.emptyDomain().get());
  }

  private Domain of(TurnProcessor processor) {
    return new Domain(processor, List.copyOf(parts.listeners()));
  }

  private Domain load(Snapshot snapshot) {
    Domain domain = empty();
    List<Projection> absent =
        domain.projections().stream().filter(projection -> !snapshot.has(projection)).toList();
    if (!absent.isEmpty() && Journal.firstKept(journalDirectory) <= 1) {
      LOG.warn(
          "{} has no state of {}: the whole journal is run instead",
          snapshot.file(),
          names(absent));
      return domain;
    }
    domain = of(snapshot.domain(parts.emptyDomain()));
    for (Projection projection : domain.projections()) {
      if (snapshot.has(projection)) {
        snapshot.readInto(projection);
      }
    }
    if (!absent.isEmpty()) {
      LOG.error(
          "{} has no state of {}, and the journal does not reach back: what is read of it begins"
              + " now",
          snapshot.file(),
          names(absent));
    }
    metrics.found(writtenAt(snapshot.file()), snapshot.bytes());
    return domain;
  }

  private static String names(List<Projection> projections) {
    return String.join(", ", projections.stream().map(Projection::name).toList());
  }

  private static long writtenAt(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

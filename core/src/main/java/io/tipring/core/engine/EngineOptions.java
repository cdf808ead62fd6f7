package io.tipring.core.engine;

import io.tipring.core.journal.Durability;
import io.tipring.core.journal.JournalOptions;
import java.nio.file.Path;

/**
 * @param dataDirectory holds the journal, the snapshots and the lock
 * @param ringSize places in the ring, a power of two; new work is refused when three quarters are
 *     taken
 * @param journal how commands are kept
 * @param limits when new work is refused
 * @param snapshots when they are written
 */
public record EngineOptions(
    Path dataDirectory,
    int ringSize,
    JournalOptions journal,
    AdmissionLimits limits,
    SnapshotSchedule snapshots) {

  public static final int DEFAULT_RING_SIZE = 16_384;

  public EngineOptions(
      Path dataDirectory, int ringSize, JournalOptions journal, AdmissionLimits limits) {
    this(dataDirectory, ringSize, journal, limits, SnapshotSchedule.DEFAULT);
  }

  public EngineOptions(Path dataDirectory) {
    this(dataDirectory, DEFAULT_RING_SIZE);
  }

  public EngineOptions(Path dataDirectory, int ringSize) {
    this(
        dataDirectory,
        ringSize,
        new JournalOptions(Durability.PROCESS),
        AdmissionLimits.DEFAULT,
        SnapshotSchedule.DEFAULT);
  }

  /** Where the journal of a data directory is. */
  public static Path journalOf(Path dataDirectory) {
    return dataDirectory.resolve("journal");
  }
}

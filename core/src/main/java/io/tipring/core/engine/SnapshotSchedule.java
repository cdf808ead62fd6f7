package io.tipring.core.engine;

/**
 * @param intervalMillis from one snapshot to the next, if anything happened meanwhile
 * @param kept how many of the newest stay, at least 2, and the journal behind the oldest of them
 */
public record SnapshotSchedule(long intervalMillis, int kept) {

  public static final SnapshotSchedule DEFAULT = new SnapshotSchedule(60_000, 3);

  public SnapshotSchedule {
    if (intervalMillis <= 0 || kept < 2) {
      throw new IllegalArgumentException(
          "snapshots every %d ms, %d kept: at least every 1 ms and 2 kept"
              .formatted(intervalMillis, kept));
    }
  }
}

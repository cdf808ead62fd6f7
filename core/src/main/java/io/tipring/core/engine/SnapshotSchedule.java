package io.tipring.core.engine;

/**
 * When snapshots are written, and how many stay.
 *
 * @param intervalMillis from one snapshot to the next, if anything happened meanwhile
 * @param commands or after so many commands, so that a start has few to run again; sooner after a
 *     start that had more
 * @param kept how many of the newest stay, at least 2, and the journal behind the oldest of them
 */
public record SnapshotSchedule(long intervalMillis, long commands, int kept) {

  public static final SnapshotSchedule DEFAULT = new SnapshotSchedule(60_000, 250, 3);

  public SnapshotSchedule {
    if (intervalMillis <= 0 || commands <= 0 || kept < 2) {
      throw new IllegalArgumentException(
          "snapshots every %d ms or %d commands, %d kept: at least every 1 ms or command and 2 kept"
              .formatted(intervalMillis, commands, kept));
    }
  }
}

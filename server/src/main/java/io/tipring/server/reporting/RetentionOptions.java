package io.tipring.server.reporting;

/**
 * How long what is kept; 0 for ever.
 *
 * @param keepDays all rows
 * @param keepNumbersDays the numbers of callers and called, in rows and in events
 * @param keepRecordingsDays the files of recordings
 */
public record RetentionOptions(int keepDays, int keepNumbersDays, int keepRecordingsDays) {

  public static final RetentionOptions FOR_EVER = new RetentionOptions(0, 0, 0);
}

package io.tipring.media;

import java.nio.file.Path;

/** Where a recording lies: a function of its id alone, so that nobody has to remember it. */
public final class RecordingFile {
  private static final int RADIX = 36;

  private RecordingFile() {}

  /**
   * The path of a finished recording: its id in base 36, in a folder of the last two characters, so
   * that recordings spread evenly over at most 1,296 folders.
   *
   * @param recordingId not negative
   */
  public static Path path(Path recordingsDir, long recordingId) {
    if (recordingId < 0) {
      throw new IllegalArgumentException("recording id " + recordingId + " is negative");
    }
    String name = Long.toString(recordingId, RADIX);
    String padded = "0" + name;
    return recordingsDir.resolve(padded.substring(padded.length() - 2)).resolve(name + ".wav");
  }
}

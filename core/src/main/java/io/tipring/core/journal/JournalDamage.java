package io.tipring.core.journal;

import java.nio.file.Path;

/**
 * Where a journal is not what was written.
 *
 * @param offset in the file, in bytes
 * @param lastGood the last command before it that is sound, or 0
 * @param what is wrong there
 */
public record JournalDamage(Path file, long offset, long lastGood, String what) {

  @Override
  public String toString() {
    return "%s, offset %d, after command %d: %s".formatted(file, offset, lastGood, what);
  }
}

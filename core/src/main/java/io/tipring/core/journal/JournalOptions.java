package io.tipring.core.journal;

/**
 * How a journal is kept.
 *
 * @param sync how it is brought to the disk under {@link Durability#POWER}
 * @param reserveBytes room on the disk that is taken ahead of the last command, so that calls in
 *     progress can go on when the disk is full
 */
public record JournalOptions(Durability durability, JournalSync sync, long reserveBytes) {

  public static final long DEFAULT_RESERVE_BYTES = 16L << 20;

  public JournalOptions(Durability durability) {
    this(durability, JournalSync.DISK, DEFAULT_RESERVE_BYTES);
  }
}

package io.tipring.core.journal;

import java.util.Optional;

/** The journal can't be read or written as it must. The message names the directory and record. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String HINT =
      ". 'tipring journal verify' tells what is lost, 'tipring journal repair' goes on with what is"
          + " sound; or restore the data directory from a copy";

  private final transient JournalDamage damage;

  public JournalException(String message) {
    super(message);
    this.damage = null;
  }

  public JournalException(String message, Throwable cause) {
    super(message, cause);
    this.damage = null;
  }

  public JournalException(JournalDamage damage) {
    super(damage + HINT);
    this.damage = damage;
  }

  /** The place, if it is damage that was found. */
  public Optional<JournalDamage> damage() {
    return Optional.ofNullable(damage);
  }
}

package io.tipring.core.journal;

/**
 * Damage that a whole journal was searched for, and what is lost by it.
 *
 * @param damage where it is
 * @param lostFrom the first command that is lost; above {@code lostTo} if none is
 * @param lostTo the last
 */
public record JournalFinding(JournalDamage damage, long lostFrom, long lostTo) {

  /** Whether commands are lost; if not, only the proof is. */
  public boolean hasLoss() {
    return lostFrom <= lostTo;
  }

  @Override
  public String toString() {
    if (!hasLoss()) {
      return damage + "; no command is lost";
    }
    return lostFrom == lostTo
        ? damage + "; lost: command " + lostFrom
        : damage + "; lost: commands " + lostFrom + " to " + lostTo;
  }
}

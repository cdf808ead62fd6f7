package io.tipring.server.reporting.store;

/**
 * What a rebuild left as it was, because the journal no longer reaches back to where it began.
 *
 * @param from the command that the rebuild began after; contacts that began at it or before are
 *     kept
 * @param until the last command that the kept rows tell of
 * @param intervalMillis intervals that begin at it or before are kept, too
 */
public record Kept(long from, long until, long intervalMillis) {

  /** All is folded from the first event on. */
  public static final Kept NOTHING = new Kept(0, 0, Long.MIN_VALUE);

  /** Whether what a command did to a contact is in its rows already. */
  public boolean hasContact(long firstCommand, long command) {
    return firstCommand <= from && command <= until;
  }

  /** Whether what a command added to an interval is in it already. */
  public boolean hasInterval(long startsAtMillis, long command) {
    return startsAtMillis <= intervalMillis && command <= until;
  }
}

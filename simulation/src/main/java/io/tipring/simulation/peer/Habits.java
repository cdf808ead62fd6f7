package io.tipring.simulation.peer;

/**
 * How people and their phones behave, in events per thousand and milliseconds.
 *
 * @param strange per mille of callers who never acknowledge, vanish, or offer no SDP
 * @param reinvites per mille of calls in which somebody sends re-INVITEs
 * @param phoneDeaths per mille of rings during which the phone loses power
 * @param refusals per mille of rings that are refused
 * @param ignored per mille of rings that nobody answers
 * @param talkMillis mean length of a conversation
 * @param patienceMillis mean time a caller is willing to give to a call
 */
public record Habits(
    int strange,
    int reinvites,
    int phoneDeaths,
    int refusals,
    int ignored,
    long talkMillis,
    long patienceMillis) {

  public static final Habits PLAIN = new Habits(0, 30, 0, 30, 30, 85_000, 120_000);
  public static final Habits ROUGH = new Habits(60, 150, 10, 60, 60, 75_000, 90_000);

  /** Long talks, and callers who wait for a quarter of an hour. */
  public static final Habits PATIENT = new Habits(0, 30, 0, 30, 30, 300_000, 1_500_000);
}

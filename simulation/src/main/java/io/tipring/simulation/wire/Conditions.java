package io.tipring.simulation.wire;

/**
 * How the network is.
 *
 * @param lossPerMille of messages that vanish
 * @param duplicatePerMille of messages that arrive twice
 * @param delayMillis the least delay
 * @param jitterMillis what is added at most in the ordinary case
 * @param strayPerMille of messages that take a long way round, and so overtake nothing and are
 *     overtaken by many
 * @param strayMillis the longest such way
 */
public record Conditions(
    int lossPerMille,
    int duplicatePerMille,
    int delayMillis,
    int jitterMillis,
    int strayPerMille,
    int strayMillis) {

  /** A good network: nothing is lost. */
  public static final Conditions CALM = new Conditions(0, 0, 1, 20, 0, 0);
}

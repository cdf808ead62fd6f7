package io.tipring.simulation.run;

/** Something did not hold: says what, when, how to see it again, and what came before. */
public final class SimulationFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SimulationFailure(String message, Throwable cause) {
    super(message, cause);
  }
}

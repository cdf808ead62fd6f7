package io.tipring.simulation.mutation;

import io.tipring.simulation.run.Profile;
import io.tipring.simulation.run.Simulation;
import io.tipring.simulation.run.SimulationFailure;
import io.tipring.simulation.run.SimulationOptions;
import java.util.concurrent.Callable;

/**
 * What a mutant is held against: a quarter of an hour of each profile, from a fixed seed. Made by
 * the loader of the mutant.
 */
public final class Suite implements Callable<String> {

  private static final long SEED = 1;
  private static final long MINUTES = 15;

  /** Too few for the calls, so that callers wait. */
  private static final int AGENTS = 30;

  /**
   * @return what noticed a fault, or an empty text
   */
  @Override
  public String call() {
    for (Profile profile : Profile.values()) {
      try {
        new Simulation(new SimulationOptions(SEED, MINUTES, profile, AGENTS, 1), _ -> {}).run();
      } catch (SimulationFailure failure) {
        return profile.word() + ": " + failure.getCause().getMessage();
      }
    }
    return "";
  }
}

package io.tipring.simulation.run;

/**
 * What is to be simulated.
 *
 * @param seed of everything that is left to chance
 * @param minutes of virtual time, at least
 * @param agents 1 or more
 * @param callsPerSecond mean of the arrivals
 */
public record SimulationOptions(
    long seed, long minutes, Profile profile, int agents, double callsPerSecond) {

  public SimulationOptions {
    if (minutes < 1 || agents < 1 || agents > 10_000 || !(callsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "a simulation needs at least a minute, 1 to 10,000 agents and some calls: "
              + minutes
              + " minutes, "
              + agents
              + " agents, "
              + callsPerSecond
              + " calls a second");
    }
  }

  /** 50 agents and a call each second. */
  public static SimulationOptions of(long seed, long minutes, Profile profile) {
    return new SimulationOptions(seed, minutes, profile, 50, 1);
  }

  /** The command line that runs the same again. */
  public String commandLine() {
    return "./tipring simulate --seed %d --minutes %d --profile %s --agents %d --calls-per-second %s"
        .formatted(seed, minutes, profile.word(), agents, callsPerSecond);
  }
}

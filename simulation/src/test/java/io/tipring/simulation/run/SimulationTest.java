package io.tipring.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quarter of an hour of a centre with each profile of faults, from a fixed seed. */
class SimulationTest {

  private static final long SEED = 1;

  @ParameterizedTest
  @EnumSource
  void everythingHoldsAndComesToRest(Profile profile) {
    List<String> episodes = new ArrayList<>();

    SimulationReport report =
        new Simulation(new SimulationOptions(SEED, 15, profile, 30, 1), episodes::add).run();

    assertThat(episodes).isNotEmpty();
    assertThat(report.contacts()).as("contacts").isGreaterThan(600);
    assertThat(report.results().values().stream().mapToLong(Long::longValue).sum())
        .as("results of %s", report)
        .isEqualTo(report.contacts());
    assertThat(report.offers()).as("offers").isGreaterThan(150);
    assertThat(report.processRuns() > 1).as("crashed").isEqualTo(profile.crashEverySeconds() > 0);
  }
}

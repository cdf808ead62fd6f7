package io.tipring.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A quarter of an hour of a centre with each profile of faults, from fixed seeds. */
class SimulationTest {

  private static final int SEEDS = 12;

  static Stream<Arguments> profilesAndSeeds() {
    return Stream.of(Profile.values())
        .flatMap(
            profile ->
                LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(profile, seed)));
  }

  @ParameterizedTest
  @MethodSource("profilesAndSeeds")
  void everythingHoldsAndComesToRest(Profile profile, long seed) {
    List<String> episodes = new ArrayList<>();

    SimulationReport report =
        new Simulation(new SimulationOptions(seed, 15, profile, 30, 1), episodes::add).run();

    assertThat(episodes).isNotEmpty();
    assertThat(report.contacts()).as("contacts").isGreaterThan(600);
    assertThat(report.results().values().stream().mapToLong(Long::longValue).sum())
        .as("results of %s", report)
        .isEqualTo(report.contacts());
    assertThat(report.offers()).as("offers").isGreaterThan(150);
    assertThat(report.processRuns() > 1).as("crashed").isEqualTo(profile.crashEverySeconds() > 0);
  }
}

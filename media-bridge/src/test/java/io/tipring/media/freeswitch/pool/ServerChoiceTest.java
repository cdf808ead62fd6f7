package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which server takes a leg. */
class ServerChoiceTest {

  private static Candidate taking(String name, int sessions, int weight) {
    return new Candidate(name, true, true, false, sessions, 100 - sessions, weight);
  }

  private static Candidate draining(String name, int sessions) {
    return new Candidate(name, true, false, false, sessions, 100 - sessions, 1);
  }

  @Test
  void theLeastLoadedTakesIt() {
    assertThat(ServerChoice.choose(List.of(taking("a", 5, 1), taking("b", 4, 1)), ""))
        .contains("b");
  }

  @Test
  void aServerOfTwiceTheWeightTakesTwiceAsMany() {
    assertThat(ServerChoice.choose(List.of(taking("a", 5, 1), taking("b", 9, 2)), ""))
        .contains("b");
    assertThat(ServerChoice.choose(List.of(taking("a", 4, 1), taking("b", 10, 2)), ""))
        .contains("a");
  }

  @Test
  void equalsAreTakenByName() {
    assertThat(ServerChoice.choose(List.of(taking("b", 5, 1), taking("a", 5, 1)), ""))
        .contains("a");
  }

  @Test
  void theServerOfTheOtherLegTakesItWhateverItsLoad() {
    assertThat(ServerChoice.choose(List.of(taking("a", 99, 1), taking("b", 0, 1)), "a"))
        .contains("a");
  }

  @Test
  void aBusyServerComesLast() {
    Candidate busy = new Candidate("a", true, true, true, 0, 100, 1);

    assertThat(ServerChoice.choose(List.of(busy, taking("b", 50, 1)), "")).contains("b");
    assertThat(ServerChoice.choose(List.of(busy), "")).contains("a");
  }

  @Test
  void aDrainingServerTakesNoneWhileAnotherDoes() {
    assertThat(ServerChoice.choose(List.of(draining("a", 0), taking("b", 50, 1)), "a"))
        .contains("b");
    assertThat(ServerChoice.choose(List.of(draining("a", 0)), "")).isEmpty();
  }

  @Test
  void besideTheOtherLegADrainingServerTakesItWhereNoneElseDoes() {
    assertThat(ServerChoice.choose(List.of(draining("a", 0), draining("b", 0)), "b")).contains("b");
  }

  /** A pool of up to eight servers, none of which is excluded by more than chance. */
  private static List<Candidate> pool(long seed) {
    Random random = new Random(seed);
    List<Candidate> pool = new ArrayList<>();
    int size = random.nextInt(9);
    while (pool.size() < size) {
      boolean up = random.nextBoolean();
      pool.add(
          new Candidate(
              "s" + pool.size(),
              up,
              up && random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(random.nextBoolean() ? 4 : 1_000_000),
              random.nextInt(4),
              1 + random.nextInt(10)));
    }
    return pool;
  }

  private static LongStream seeds() {
    return LongStream.range(0, 500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aLegIsTakenByTheLeastLoadedIfAndOnlyIfAServerTakesLegs(long seed) {
    List<Candidate> pool = pool(seed);
    Optional<String> chosen = ServerChoice.choose(pool, "");

    assertThat(chosen.isPresent()).isEqualTo(pool.stream().anyMatch(ServerChoice::takes));
    chosen.ifPresent(
        name -> {
          Candidate taken =
              pool.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
          assertThat(ServerChoice.takes(taken)).isTrue();
          assertThat(pool)
              .filteredOn(ServerChoice::takes)
              .filteredOn(c -> c.busy() == taken.busy())
              .allSatisfy(
                  c ->
                      assertThat((c.sessions() + 1L) * taken.weight())
                          .isGreaterThanOrEqualTo((taken.sessions() + 1L) * c.weight()));
          assertThat(taken.busy())
              .isEqualTo(pool.stream().filter(ServerChoice::takes).allMatch(Candidate::busy));
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theOrderOfTheServersDoesNotMatter(long seed) {
    List<Candidate> pool = pool(seed);

    assertThat(ServerChoice.choose(pool.reversed(), "s0"))
        .isEqualTo(ServerChoice.choose(pool, "s0"));
  }
}

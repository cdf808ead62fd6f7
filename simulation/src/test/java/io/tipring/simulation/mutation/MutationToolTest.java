package io.tipring.simulation.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.simulation.mutation.MutationTool.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sample of the mutants, so that the tool itself does not rot; the tool runs all. */
class MutationToolTest {

  private static final List<String> SAMPLE =
      List.of(
          "music-plays-on",
          "router-not-released",
          "leg-end-not-told",
          "wait-forgotten",
          "binding-timer-left");

  private final Path root = MutationTool.projectRoot();

  @Test
  void aSampleOfMutantsIsCaught() throws Exception {
    List<Verdict> verdicts = new MutationTool(root).run(MutationTool.named(SAMPLE), _ -> {});

    assertThat(verdicts).hasSize(SAMPLE.size()).allMatch(Verdict::isCaught);
  }

  @Test
  void everyMutantFitsItsSource() throws Exception {
    List<Mutant> mutants = MutantCatalogue.read();

    assertThat(mutants).extracting(Mutant::name).doesNotHaveDuplicates();
    assertThat(mutants).hasSizeGreaterThanOrEqualTo(40);
    for (Mutant mutant : mutants) {
      assertThat(mutant.mutate(root)).as(mutant.name()).contains(mutant.to());
    }
  }

  @Test
  void aNameThatIsNoMutantFailsLoudly() {
    assertThatThrownBy(() -> MutationTool.named(List.of("no-such-mutant")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-mutant");
  }

  @Test
  void aMutantWhoseTextIsGoneFailsLoudly() {
    Mutant stale =
        new Mutant(
            "stale",
            Path.of("acd/src/main/java/io/tipring/acd/Acd.java"),
            "nothing",
            "no such text",
            "");

    assertThatThrownBy(() -> stale.mutate(root))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stale: its text occurs nowhere");
  }
}

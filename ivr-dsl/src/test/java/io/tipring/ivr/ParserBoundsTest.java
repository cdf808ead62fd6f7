package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.finding.Finding;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.parse.FlowReader;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest files that are read take a bounded time and give a bounded answer. */
@Timeout(120)
class ParserBoundsTest {

  @Test
  void aFileBeyondTheBoundIsNotRead() {
    assertThat(check("#".repeat(FlowReader.MAX_CHARACTERS + 1)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.FILE_TOO_LARGE);
    assertThat(check("#".repeat(FlowReader.MAX_CHARACTERS)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.NO_FLOW);
  }

  @Test
  void filesBeyondTheBoundOfAllAreNotRead() {
    FlowSource file = new FlowSource("f.flow", "#".repeat(FlowReader.MAX_CHARACTERS));
    int fitting = FlowReader.MAX_CHARACTERS_IN_ALL / FlowReader.MAX_CHARACTERS;
    assertThat(FlowCheck.check(Collections.nCopies(fitting, file)).hasErrors()).isFalse();
    assertThat(FlowCheck.check(Collections.nCopies(fitting + 9, file)).findings())
        .filteredOn(finding -> finding.code() == FindingCode.FILE_TOO_LARGE)
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "flow a {\n",
        "flow a { step b {\n",
        "flow a {} ",
        "key 1 -> a\n",
        "\"",
        "\"a\"",
        ",",
        "->",
        "#\n",
        "9",
        "a",
        "a-",
        "a.",
        "“",
        "\uD83D\uDE00",
        "hang\n",
        "menu\n",
        "¤"
      })
  void theSamePieceOverAndOverIsRefusedSoon(String piece) {
    List<Finding> findings =
        check(
            "flow x {\n answer\n " + piece.repeat(FlowReader.MAX_CHARACTERS / piece.length() - 99));
    assertThat(findings).isNotEmpty().hasSizeLessThanOrEqualTo(Findings.MAX_FINDINGS + 1);
  }

  @Test
  void manyStepsWithTheSameMistakeAreCounted() {
    StringBuilder text = new StringBuilder("flow x {\n answer\n");
    for (int i = 0; text.length() < FlowReader.MAX_CHARACTERS - 100; i++) {
      text.append("step s").append(i).append(" { -> t").append(i).append(" }\n");
    }
    List<Finding> findings = check(text.append("}\n").toString());
    assertThat(findings).hasSize(Findings.MAX_FINDINGS + 1);
    assertThat(findings).extracting(Finding::code).contains(FindingCode.TOO_MANY_FINDINGS);
  }

  @Test
  void aLargeFlowWithoutMistakesIsFine() {
    StringBuilder text = new StringBuilder("flow x {\n answer\n");
    int steps = 0;
    while (text.length() < FlowReader.MAX_CHARACTERS - 200) {
      text.append("step s%d { play \"p\" -> s%d }\n".formatted(steps, steps + 1));
      steps++;
    }
    text.append("step s").append(steps).append(" { hang up }\n}\n");
    assertThat(check(text.toString())).isEmpty();
    String loop = text.toString().replace("hang up", "-> s0");
    assertThat(check(loop))
        .extracting(Finding::code)
        .containsExactly(FindingCode.LOOP_WITHOUT_INPUT);
  }

  private static List<Finding> check(String text) {
    return FlowCheck.check(List.of(new FlowSource("large.flow", text))).findings();
  }
}

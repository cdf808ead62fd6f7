package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.finding.Finding;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Severity;
import io.tipring.ivr.grammar.FlowLanguageLexer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation for designers says what the language does. */
class DocsTest {

  private static final Path DOCS = Path.of("../docs/dsl");
  private static final Pattern FLOW = Pattern.compile("```flow\n(.*?)```", Pattern.DOTALL);

  /** A heading of findings.md, its text, and its example if it has one. */
  private static final Pattern FINDING =
      Pattern.compile(
          "^### (F\\d{3}) [^\n]+\n\n([^\n]+)\n(?:\n```flow\n(.*?)```)?",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final PromptCatalogue CATALOGUE = (_, prompt) -> !prompt.equals("missing");

  /** They need large files. */
  private static final Set<FindingCode> WITHOUT_EXAMPLE =
      EnumSet.of(FindingCode.FILE_TOO_LARGE, FindingCode.TOO_MANY_FINDINGS);

  @Test
  void theExamplesOfTheGuideHaveNoFindings() throws IOException {
    List<FlowSource> examples = new ArrayList<>();
    Matcher matcher = FLOW.matcher(Files.readString(DOCS.resolve("README.md")));
    while (matcher.find()) {
      FlowSource example = new FlowSource("example" + examples.size(), matcher.group(1));
      assertThat(FlowCheck.check(List.of(example)).text()).isEmpty();
      examples.add(example);
    }
    assertThat(examples).hasSizeGreaterThan(5);
  }

  @Test
  void everyFindingIsExplainedByAnExampleThatGivesItAlone() throws IOException {
    List<FindingCode> explained = new ArrayList<>();
    Matcher matcher = FINDING.matcher(Files.readString(DOCS.resolve("findings.md")));
    while (matcher.find()) {
      String heading = matcher.group(1);
      FindingCode code =
          Arrays.stream(FindingCode.values())
              .filter(known -> known.code().equals(heading))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no such code: " + heading));
      explained.add(code);
      assertThat(matcher.group(2).startsWith("A warning"))
          .as(heading)
          .isEqualTo(code.severity() == Severity.WARNING);
      if (WITHOUT_EXAMPLE.contains(code)) {
        assertThat(matcher.group(3)).isNull();
      } else {
        assertThat(
                FlowCheck.check(List.of(new FlowSource("a.flow", matcher.group(3))), CATALOGUE)
                    .findings())
            .as(heading)
            .extracting(Finding::code)
            .containsOnly(code);
      }
    }
    assertThat(explained).containsExactly(FindingCode.values());
  }

  @Test
  void theMessageThatTheGuideShowsIsReal() throws IOException {
    String guide = Files.readString(DOCS.resolve("README.md"));
    String text =
        """
        flow hotline {
          on call to "1"

          answer
          play "welcome"

          menu main {
            play "main-menu"
            key 1 -> repiars
            nothing for 6s -> repairs
            wrong key -> repairs
          }
          queue repairs { need repairs >= 5 }
        }
        """;
    assertThat(guide)
        .contains(FlowCheck.check(List.of(new FlowSource("hotline.flow", text))).text());
  }

  @Test
  void theHotlineThatIsShippedHasNoFindings() throws IOException {
    Path hotline = Path.of("../conf/flows/hotline.flow");
    Set<String> prompts = Set.of("welcome", "main-menu", "wrong-key", "please-wait", "goodbye");
    assertThat(
            FlowCheck.check(
                    List.of(new FlowSource("hotline.flow", Files.readString(hotline))),
                    (language, prompt) -> language.equals("zh-CN") && prompts.contains(prompt))
                .text())
        .isEmpty();
  }

  @Test
  void theReferenceNamesEveryWordOfTheLanguage() throws IOException {
    String reference = Files.readString(DOCS.resolve("reference.md"));
    var vocabulary = FlowLanguageLexer.VOCABULARY;
    for (int type = 1; type <= vocabulary.getMaxTokenType(); type++) {
      String literal = vocabulary.getLiteralName(type);
      if (literal != null && Character.isLetter(literal.charAt(1))) {
        String word = literal.replace("'", "").toLowerCase(Locale.ROOT);
        assertThat(reference).containsPattern("`[^`\n]*\\b" + word + "\\b[^`\n]*`|\n" + word + " ");
      }
    }
  }
}

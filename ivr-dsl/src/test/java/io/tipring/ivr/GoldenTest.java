package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.finding.Finding;
import io.tipring.ivr.finding.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Flow files beside what is found in them: {@code NAME.flow} and {@code NAME.findings}. A folder is
 * a set of files that are deployed together, its findings stand in {@code FOLDER.findings}.
 *
 * <p>{@code -Dgolden.update=true} writes the findings anew; read the difference before it is kept.
 */
class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** All prompts are there but those called {@code missing…}. */
  private static final PromptCatalogue CATALOGUE =
      new PromptCatalogue() {
        @Override
        public boolean has(String language, String prompt) {
          return !prompt.startsWith("missing");
        }

        @Override
        public boolean hasMusic(String music) {
          return !music.startsWith("missing");
        }
      };

  static Stream<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .filter(file -> !file.toString().endsWith(".findings"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatIsExpected(Path flow) throws IOException {
    Path golden = GOLDEN.resolve(flow.getFileName().toString().replace(".flow", "") + ".findings");
    FlowCheck.Report report = FlowCheck.check(sources(flow), CATALOGUE);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, report.text());
    }
    assertThat(report.text()).isEqualTo(Files.readString(golden));
    assertThat(report.exitStatus()).isEqualTo(report.text().contains(": error F") ? 1 : 0);
  }

  @Test
  void everyCodeHasACase() throws IOException {
    TreeSet<FindingCode> seen = new TreeSet<>();
    for (Path flow : cases().toList()) {
      FlowCheck.check(sources(flow), CATALOGUE).findings().stream()
          .map(Finding::code)
          .forEach(seen::add);
    }
    // These two need large files: ParserBoundsTest has them.
    seen.add(FindingCode.FILE_TOO_LARGE);
    seen.add(FindingCode.TOO_MANY_FINDINGS);
    assertThat(seen).containsExactly(FindingCode.values());
  }

  private static List<FlowSource> sources(Path flow) throws IOException {
    List<Path> files;
    if (Files.isDirectory(flow)) {
      try (Stream<Path> inside = Files.list(flow)) {
        files = inside.sorted().toList();
      }
    } else {
      files = List.of(flow);
    }
    List<FlowSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(new FlowSource(file.getFileName().toString(), Files.readString(file)));
    }
    return sources;
  }
}

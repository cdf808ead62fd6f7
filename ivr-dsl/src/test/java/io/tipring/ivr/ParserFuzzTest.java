package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever stands in a file, it gives findings or a flow, and never an exception. */
class ParserFuzzTest {

  private static final List<String> SEEDS = seeds();

  private static final String[] SCRAPS = {
    "{",
    "}",
    "->",
    "→",
    ">=",
    "\"",
    "\\",
    "#",
    "//",
    ",",
    ".",
    "*",
    "6s",
    "99999999999999999999",
    "0",
    "flow",
    "menu",
    "queue",
    "step",
    "key",
    "nothing",
    "wrong",
    "hang",
    "up",
    "play",
    "plays",
    "need",
    "in",
    "full",
    "twice",
    "times",
    "if",
    "refused",
    "“",
    "”",
    "，",
    "\uFFFD",
    "\u0000",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "中文",
    "é",
    "\uD83D\uDE00",
    "\uD83D",
    "\uFEFF",
    " "
  };

  @Property(tries = 1_500, seed = "20261122")
  void mutationsOfFlowsAreReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    String text = SEEDS.get(random.nextInt(SEEDS.size()));
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      text = change(text, random);
    }
    check(text);
  }

  @Property(tries = 500, seed = "20261122")
  void anyOrderOfWordsIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(200);
    for (int i = 0; i < words; i++) {
      text.append(SCRAPS[random.nextInt(SCRAPS.length)]).append(random.nextBoolean() ? " " : "");
    }
    check(text.toString());
  }

  @Property(tries = 500, seed = "20261122")
  void anyTextIsReadOrRefused(@ForAll String text) {
    check(text);
  }

  private static void check(String text) {
    List<FlowSource> sources = List.of(new FlowSource("fuzz.flow", text));
    FlowCheck.Report report = FlowCheck.check(sources);
    assertThat(report.text().isEmpty()).isEqualTo(report.findings().isEmpty());
    Flows flows = new Flows();
    boolean refused = false;
    try {
      flows.deploy("default", sources);
    } catch (FlowRejected e) {
      refused = true;
      assertThat(e).hasMessage(report.text());
    }
    assertThat(refused).isEqualTo(report.hasErrors());
  }

  private static String change(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    String scrap = SCRAPS[random.nextInt(SCRAPS.length)];
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + scrap + text.substring(from);
      case 2 -> text.substring(0, from) + scrap + text.substring(to);
      case 3 -> text.substring(0, to) + text.substring(from);
      case 4 -> swapLines(text, random);
      default -> text.substring(0, random.nextInt(20) == 0 ? from : text.length());
    };
  }

  private static String swapLines(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    String moved = lines.remove(random.nextInt(lines.size()));
    lines.add(random.nextInt(lines.size() + 1), moved);
    return String.join("\n", lines);
  }

  private static List<String> seeds() {
    List<String> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/golden"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".flow")).sorted().toList()) {
        seeds.add(Files.readString(file));
      }
      seeds.add(Files.readString(Path.of("../conf/flows/hotline.flow")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }
}

package io.tipring.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line says and how it ends. */
class CommandLineTest {

  private static final String GOOD =
      """
      flow a {
        on call to "1"
        answer
        play "welcome"
        hang up
      }
      """;

  @TempDir private Path folder;

  private record Run(int exit, String out, String err) {}

  private Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int exit = commandLine.execute(arguments);
    return new Run(
        exit,
        out.toString().replace(folder.toString(), "DIR"),
        err.toString().replace(folder.toString(), "DIR"));
  }

  private String flow(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void helpAndVersionEndWell() {
    assertThat(run("help").exit()).isZero();
    assertThat(run("help").out()).contains("run", "replay", "flow");
    assertThat(run("run", "--help").out()).contains("--config=FILE", "--set=KEY=VALUE");
    assertThat(run("version").out()).matches("tipring [0-9]\\S+\\s+");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run().exit()).isEqualTo(2);
    assertThat(run("rnu").exit()).isEqualTo(2);
    assertThat(run("run", "--port", "1").exit()).isEqualTo(2);
    assertThat(run("flow").exit()).isEqualTo(2);
    assertThat(run("flow", "check").exit()).isEqualTo(2);
    Run missing = run("flow", "check", folder.resolve("none.flow").toString());
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).contains("DIR/none.flow: there is no such file");
  }

  @Test
  void aGoodFlowHasNoFindings() throws IOException {
    assertThat(run("flow", "check", flow("a.flow", GOOD))).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void findingsBeginWithTheirPlaceAndEndWithOne() throws IOException {
    Run run = run("flow", "check", flow("a.flow", GOOD.replace("hang up", "-> nowhere")));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).matches("(?s)DIR/a\\.flow:5:\\d+: error \\S+.*nowhere.*");
  }

  @Test
  void aMissingPromptIsAFinding() throws IOException {
    Run run = run("flow", "check", flow("a.flow", GOOD.replace("welcome", "no-such-prompt")));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("DIR/a.flow:4:").contains("no-such-prompt");
  }

  @Test
  void aPromptMayBeInTheDefaultLanguageOnly() throws IOException {
    Path prompts = Files.createDirectories(folder.resolve("prompts/en"));
    Files.createFile(prompts.resolve("only-english.wav"));
    String file = flow("a.flow", GOOD.replace("welcome", "only-english"));
    String folderOfPrompts = "prompts.dir=" + folder.resolve("prompts");
    assertThat(run("flow", "check", "--set", folderOfPrompts, file).exit()).isEqualTo(1);
    assertThat(
            run("flow", "check", "--set", folderOfPrompts, "--set", "prompts.language=en", file)
                .exit())
        .isZero();
  }

  @Test
  void flowsAreLaidOut() throws IOException {
    String file = flow("a.flow", GOOD.replace("  answer", "answer"));
    assertThat(run("flow", "format", "--check", file)).isEqualTo(new Run(1, "DIR/a.flow\n", ""));
    assertThat(run("flow", "format", file).exit()).isZero();
    assertThat(Path.of(file)).hasContent(GOOD);
    assertThat(run("flow", "format", "--check", file)).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void aStartThatFailsSaysOneThingAndEndsWithOne() {
    Run run = run("run", "--set", "sip.upd=1");
    assertThat(run)
        .isEqualTo(
            new Run(
                1,
                "",
                "tipring: the configuration can't be used:\n"
                    + "  --set sip.upd=1: sip.upd: there is no such key; did you mean sip.udp?\n"));
  }

  @Test
  void aBrokenFlowKeepsTheEngineFromStarting() throws IOException {
    flow("b.flow", GOOD.replace("hang up", "-> nowhere"));
    Run run = run("run", "--set", "flows.dir=" + folder, "--set", "data.dir=" + folder);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("tipring: flows.dir (--set flows.dir=DIR): the flows can't be deployed:\n")
        .contains("DIR/b.flow:5:")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("journal")).doesNotExist();
  }

  @Test
  void aReplayOfNothingIsTold() {
    Run run = run("replay", folder.resolve("none").toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).startsWith("tipring: no journal in DIR/none");
  }
}

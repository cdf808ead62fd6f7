package io.tipring.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The same seed gives the same journal bytes and the same state in two processes, also when they
 * compile, hash and collect differently.
 *
 * <p>The bytes are those of the records. The files of a journal on disk have addresses and times of
 * their own around them.
 */
class DeterminismTest {

  private static final SimulationOptions OPTIONS =
      new SimulationOptions(7, 12, Profile.HOSTILE, 20, 1);

  /** What the other processes run. */
  public static final class Main {

    private Main() {}

    public static void main(String[] arguments) {
      System.out.println(new Simulation(OPTIONS, _ -> {}).run());
    }
  }

  @Test
  void twoProcessesGiveTheSameJournalAndState() throws Exception {
    Process compiled = start("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    Process other = start("-XX:hashCode=2", "-XX:+UseParallelGC");

    String one = outputOf(compiled);
    String two = outputOf(other);
    String here = new Simulation(OPTIONS, _ -> {}).run().toString();

    assertThat(one).contains("journalDigest=").isEqualTo(two).isEqualTo(here);
  }

  @Test
  void anotherSeedGivesAnotherJournal() {
    SimulationReport one =
        new Simulation(new SimulationOptions(1, 1, Profile.CALM, 5, 1), _ -> {}).run();
    SimulationReport other =
        new Simulation(new SimulationOptions(2, 1, Profile.CALM, 5, 1), _ -> {}).run();

    assertThat(one.journalDigest()).isNotEqualTo(other.journalDigest());
  }

  private static Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("..", "conf", "jvm.options"));
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String outputOf(Process process) throws Exception {
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended: %s", output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}

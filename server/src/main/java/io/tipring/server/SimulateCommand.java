package io.tipring.server;

import io.tipring.simulation.run.Profile;
import io.tipring.simulation.run.Simulation;
import io.tipring.simulation.run.SimulationFailure;
import io.tipring.simulation.run.SimulationOptions;
import io.tipring.simulation.run.SimulationReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tipring simulate}: a contact centre in virtual time, with faults. */
@Command(
    name = "simulate",
    description =
        "Runs the whole engine with simulated callers, phones, carrier, media server and platform"
            + " in virtual time, with faults, and checks after every turn that nothing is wrong."
            + " The same seed and options give the same run.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:everything held", "1:something did not hold", "2:wrong usage"})
final class SimulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Decides all that is left to chance (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--hours", description = "How much virtual time to run, in hours.")
  private double hours;

  @Option(
      names = "--minutes",
      description = "The same in minutes (default: 60, if --hours is not given).")
  private long minutes;

  @Option(
      names = "--profile",
      defaultValue = "hostile",
      description =
          "What goes wrong: calm, crowded, lossy, crashy, media or hostile"
              + " (default: ${DEFAULT-VALUE}).")
  private String profile;

  @Option(names = "--agents", defaultValue = "50", description = "How many (default: 50).")
  private int agents;

  @Option(
      names = "--calls-per-second",
      defaultValue = "1",
      description = "Mean of the arrivals (default: 1).")
  private double callsPerSecond;

  @Override
  public Integer call() {
    SimulationOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    out.println(options.commandLine());
    out.flush();
    long begun = System.nanoTime();
    SimulationReport report;
    try {
      report =
          new Simulation(
                  options,
                  line -> {
                    out.println(line);
                    out.flush();
                  })
              .run();
    } catch (SimulationFailure failure) {
      out.flush();
      PrintWriter err = spec.commandLine().getErr();
      err.println("tipring: " + failure.getMessage());
      err.flush();
      return 1;
    }
    print(out, report, (System.nanoTime() - begun) / 1e9);
    return 0;
  }

  private SimulationOptions options() {
    if (hours != 0 && minutes != 0) {
      throw new ParameterException(spec.commandLine(), "give --hours or --minutes, not both");
    }
    long length = hours != 0 ? Math.round(hours * 60) : minutes == 0 ? 60 : minutes;
    try {
      return new SimulationOptions(seed, length, profile(), agents, callsPerSecond);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Profile profile() {
    for (Profile one : Profile.values()) {
      if (one.word().equals(profile.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "there is no profile '"
            + profile
            + "'; there are calm, crowded, lossy, crashy, media and hostile");
  }

  private static void print(PrintWriter out, SimulationReport report, double seconds) {
    out.printf(
        Locale.ROOT,
        "virtual time   %.1f min in %.1f s: %.0f times real time%n",
        report.virtualMillis() / 60_000.0,
        seconds,
        report.virtualMillis() / 1000.0 / seconds);
    out.printf(
        Locale.ROOT,
        "commands       %d, %.0f a second; %d events%n",
        report.commands(),
        report.commands() / seconds,
        report.events());
    out.println("contacts       " + report.contacts() + " " + report.results());
    out.println("offers         " + report.offers());
    out.println("SIP messages   " + report.messages() + ", " + report.messagesLost() + " lost");
    out.println(
        "process runs   "
            + report.processRuns()
            + ", "
            + report.commandsLost()
            + " commands lost with an unflushed tail");
    out.println("journal        SHA-256 " + report.journalDigest());
    out.println("state hash     " + EngineAccess.hash(report.stateHash()));
    out.flush();
  }
}

package io.tipring.server;

import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.JournalCare;
import io.tipring.core.journal.JournalException;
import io.tipring.core.journal.JournalRepair;
import io.tipring.core.journal.JournalVerification;
import io.tipring.core.journal.Stretch;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipring journal …}: the tools for the journal's files. */
@Command(
    name = "journal",
    description = "Verifies and repairs the journal of a data directory.",
    subcommands = CommandLine.HelpCommand.class)
final class JournalCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which tool?");
  }

  @Command(
      name = "verify",
      description =
          "Reads the whole journal and all snapshots, also of a running engine, and tells all"
              + " damage with its place and what is lost. Exit 0: sound; 1: damaged.")
  int verify(
      @Mixin HelpOption helpOption,
      @Parameters(paramLabel = "DIR", description = "The data directory (data.dir).")
          Path directory) {
    requireDirectory(directory);
    PrintWriter out = spec.commandLine().getOut();
    try {
      JournalCare.Verified verified = JournalCare.verify(directory);
      verified.inUseBy().ifPresent(holder -> out.println("in use by " + holder));
      print(out, verified.journal());
      verified.snapshotFindings().forEach(finding -> out.println("damage: " + finding));
      verified
          .snapshots()
          .forEach(snapshot -> out.println("sound: snapshot of command " + snapshot));
      out.flush();
      return verified.isSound() ? 0 : 1;
    } catch (JournalException | EngineException unreadable) {
      return failed(unreadable);
    }
  }

  @Command(
      name = "repair",
      description =
          "Moves a damaged journal and damaged snapshots aside and puts a new journal in its place,"
              + " with all commands that are proved good and follow from a known state. Refuses"
              + " while an engine runs. Without --yes it only says what it would do.")
  int repair(
      @Mixin HelpOption helpOption,
      @Option(
              names = "--until",
              paramLabel = "SEQUENCE",
              description = "Keep no command after this one, also if it is sound.")
          Long until,
      @Option(names = "--yes", description = "Do it.") boolean yes,
      @Parameters(paramLabel = "DIR", description = "The data directory (data.dir).")
          Path directory) {
    requireDirectory(directory);
    if (until != null && until < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--until wants the number of a command, from 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (JournalCare.Repair repair =
        JournalCare.planRepair(directory, until == null ? Long.MAX_VALUE : until)) {
      print(out, repair.plan().report());
      repair.snapshotFindings().forEach(finding -> out.println("damage: " + finding));
      if (!repair.isNeeded()) {
        out.println("there is nothing to repair");
        out.flush();
        return 0;
      }
      tell(out, repair.plan());
      repair.unusableSnapshots().forEach(file -> out.println("of no use: " + file));
      if (yes) {
        for (Path aside : repair.apply()) {
          out.println("moved aside: " + aside);
        }
        out.println("repaired");
      } else {
        out.println("nothing was changed; with --yes it will be");
      }
      out.flush();
      return yes ? 0 : 1;
    } catch (JournalException | EngineException impossible) {
      out.flush();
      return failed(impossible);
    }
  }

  private void requireDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "there is no directory " + directory);
    }
  }

  private int failed(RuntimeException failure) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("tipring: " + failure.getMessage());
    err.flush();
    return 1;
  }

  private static void print(PrintWriter out, JournalVerification.Report report) {
    report.findings().forEach(finding -> out.println("damage: " + finding));
    report.notes().forEach(note -> out.println("note: " + note));
    report.stretches().forEach(stretch -> out.println("sound: " + range(stretch)));
  }

  private static void tell(PrintWriter out, JournalRepair.Plan plan) {
    out.println(
        "kept: "
            + range(plan.kept())
            + (plan.beginning() > 0 ? ", on the snapshot of command " + plan.beginning() : ""));
    plan.lost().forEach(lost -> out.println("lost: " + lost));
  }

  private static String range(Stretch stretch) {
    return stretch.first() > stretch.last()
        ? "no command"
        : "commands %d to %d".formatted(stretch.first(), stretch.last());
  }
}

package io.tipring.server;

import io.tipring.ivr.FlowCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipring flow …}: the tools of those who write flows. */
@Command(
    name = "flow",
    description = "Works on flow files.",
    subcommands = CommandLine.HelpCommand.class)
final class FlowCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which tool?");
  }

  @Command(
      name = "check",
      description = "Checks flow files together. Exit 0: they can be deployed; 1: they can't.")
  int check(
      @Mixin HelpOption helpOption,
      @Mixin ConfigOptions options,
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.") List<Path> files)
      throws StartupException {
    FlowCheck.Report report;
    try {
      report = FlowFiles.check(FlowFiles.read(files), options.load().prompts());
    } catch (StartupException unreadable) {
      throw new CommandLine.ParameterException(spec.commandLine(), unreadable.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return report.exitStatus();
  }
}

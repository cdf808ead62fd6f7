package io.tipring.server;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.FlowCheck;
import io.tipring.ivr.FlowFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    FlowCheck.Report report = FlowFiles.check(read(files), options.load().prompts());
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return report.exitStatus();
  }

  @Command(
      name = "format",
      description = "Lays flow files out. With --check: exit 1 if any is laid out otherwise.")
  int format(
      @Mixin HelpOption helpOption,
      @Option(names = "--check", description = "Change nothing; name the files that would be.")
          boolean checkOnly,
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files.") List<Path> files)
      throws StartupException {
    PrintWriter out = spec.commandLine().getOut();
    int untidy = 0;
    for (FlowSource source : read(files)) {
      String tidy = FlowFormat.format(source);
      if (!tidy.equals(source.text())) {
        untidy++;
        out.println(source.file());
        if (!checkOnly) {
          FlowFiles.write(Path.of(source.file()), tidy);
        }
      }
    }
    out.flush();
    return checkOnly && untidy > 0 ? 1 : 0;
  }

  private List<FlowSource> read(List<Path> files) {
    try {
      return FlowFiles.read(files);
    } catch (StartupException unreadable) {
      throw new CommandLine.ParameterException(spec.commandLine(), unreadable.getMessage());
    }
  }
}

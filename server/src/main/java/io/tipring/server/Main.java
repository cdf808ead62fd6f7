package io.tipring.server;

import io.tipring.server.demo.DemoCommand;
import io.tipring.server.logging.Logging;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "tipring",
    description = "Telephony-core softswitch and ACD.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      JournalCommand.class,
      ExplainCommand.class,
      TimelineCommand.class,
      ProjectionsCommand.class,
      FlowCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  public static void main(String[] arguments) {
    Logging.quiet();
    System.exit(commandLine().execute(arguments));
  }

  /** The command line with its ways to fail: one message, and no stack trace but for a bug. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setExecutionExceptionHandler(Main::failed);
    commandLine.setParameterExceptionHandler(Main::misused);
    return commandLine;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
  }

  @Command(name = "version", description = "Prints the version.")
  int version(@Mixin HelpOption helpOption) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("tipring " + Version.current());
    out.flush();
    return 0;
  }

  private static int failed(
      Exception failure, CommandLine command, CommandLine.ParseResult parseResult) {
    PrintWriter err = command.getErr();
    if (failure instanceof StartupException) {
      err.println("tipring: " + failure.getMessage());
    } else {
      err.println("tipring: this is a fault of the program:");
      failure.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("tipring: " + misuse.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' says how it is used.");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }
}

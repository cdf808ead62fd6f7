package io.tipring.server;

import io.tipring.server.demo.DemoCommand;
import io.tipring.server.logging.Logging;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "tipring",
    description = "Telephony-core softswitch and ACD.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {

  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("simulate", SimulateCommand::new);
    COMMANDS.put("journal", JournalCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("timeline", TimelineCommand::new);
    COMMANDS.put("projections", ProjectionsCommand::new);
    COMMANDS.put("flow", FlowCommand::new);
    COMMANDS.put("help", CommandLine.HelpCommand::new);
  }

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  public static void main(String[] arguments) {
    Logging.quiet();
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** The command line with its ways to fail: one message, and no stack trace but for a bug. */
  static CommandLine commandLine(String... arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    // A quarter of a start went into the commands that nobody had asked for.
    String wanted = arguments.length > 0 ? arguments[0] : "";
    boolean one = COMMANDS.containsKey(wanted) && !wanted.equals("help");
    COMMANDS.forEach(
        (name, command) -> {
          if (!one || name.equals(wanted)) {
            commandLine.addSubcommand(name, command.get());
          }
        });
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

package io.tipring.server;

import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.JournalCare;
import io.tipring.core.journal.JournalException;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.reporting.Feed;
import io.tipring.server.reporting.Rebuild;
import io.tipring.server.reporting.query.Totals;
import io.tipring.server.reporting.store.Database;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tipring projections …}: the tools for the reporting database. */
@Command(
    name = "projections",
    description = "Works on the reporting database.",
    subcommands = CommandLine.HelpCommand.class)
final class ProjectionsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private HelpOption help;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which tool?");
  }

  @Command(
      name = "rebuild",
      description =
          "Makes the tables anew from the journal, as far back as that reaches; what is older"
              + " stays. Refuses while an engine runs.")
  int rebuild(@Mixin HelpOption helpOption, @Mixin ConfigOptions options) throws StartupException {
    TipringConfig config = options.load();
    Rebuild.Report report;
    try (JournalCare.Lease _ = JournalCare.lease(config.dataDirectory());
        Database database = ReportingParts.database(config);
        Feed journal = ReportingParts.source(config).oldest()) {
      report = new Rebuild(database, ReportingParts.options(config)).run(journal);
    } catch (EngineException | JournalException unusable) {
      throw new StartupException(config.at("data.dir") + ": " + unusable.getMessage(), unusable);
    } catch (RuntimeException unusable) {
      throw ReportingParts.unusable(config, unusable);
    }
    print(
        "contacts that are older than the journal and stay as they are: " + report.keptContacts(),
        "contacts whose rows were deleted: " + report.deletedContacts(),
        "commands read: " + report.commands() + ", up to command " + report.upToCommand(),
        "contacts by now: " + report.contacts());
    return 0;
  }

  @Command(
      name = "totals",
      description =
          "Prints how many contacts and offers the reporting database has, by what became of them;"
              + " 'tipring replay' prints the same of the journal.")
  int totals(@Mixin HelpOption helpOption, @Mixin ConfigOptions options) throws StartupException {
    TipringConfig config = options.load();
    try (Database database = ReportingParts.database(config)) {
      print(Totals.of(database).text().stripTrailing());
    } catch (RuntimeException unusable) {
      throw ReportingParts.unusable(config, unusable);
    }
    return 0;
  }

  private void print(String... lines) {
    PrintWriter out = spec.commandLine().getOut();
    for (String line : lines) {
      out.println(line);
    }
    out.flush();
  }
}

package io.tipring.server;

import io.tipring.acd.Acd;
import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.Replay;
import io.tipring.core.journal.JournalException;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import io.tipring.server.reporting.query.Totals;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tipring replay}: proves that a journal gives the same state again. */
@Command(
    name = "replay",
    description =
        "Runs the journal of a data directory again and prints the sequence and the hash of the"
            + " state, which GET /v1/engine tells of the running engine, and how many contacts and"
            + " offers there were, which 'tipring projections totals' tells of the database.")
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;

  @Parameters(paramLabel = "DIR", description = "The data directory (data.dir).")
  private Path directory;

  @Option(
      names = "--at",
      paramLabel = "SEQUENCE",
      description = "Stop after this command instead of at the end.")
  private long sequence = Long.MAX_VALUE;

  @Override
  public Integer call() throws StartupException {
    Totals totals = new Totals();
    Replay.Result result;
    try {
      result =
          Replay.run(
              directory,
              sequence,
              () -> new TurnProcessor(new Flows(), new Acd()),
              List.of(totals));
    } catch (JournalException | EngineException unusable) {
      throw new StartupException(unusable.getMessage(), unusable);
    }
    EngineStatus status = result.status();
    if (sequence != Long.MAX_VALUE && status.sequence() != sequence) {
      throw new StartupException(
          "the journal of %s ends at command %d; there is no command %d"
              .formatted(directory, status.sequence(), sequence));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "sequence " + status.sequence() + " stateHash " + EngineAccess.hash(status.stateHash()));
    if (result.fromSequence() > 0) {
      out.println(
          "from the snapshot of command " + result.fromSequence() + ": older ones are pruned");
    }
    out.print(totals.text());
    out.flush();
    return 0;
  }
}

package io.tipring.core.engine;

import io.tipring.core.journal.JournalRepair;
import io.tipring.core.journal.JournalVerification;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done to the journal of a data directory from outside the engine. */
public final class JournalCare {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private JournalCare() {}

  /**
   * What a verification found.
   *
   * @param inUseBy the engine that runs meanwhile, if one does
   */
  public record Verified(Optional<String> inUseBy, JournalVerification.Report journal) {}

  /**
   * Verifies the journal of a data directory, of an engine that may be running.
   *
   * @throws io.tipring.core.journal.JournalException if there is none, or it can't be read
   */
  public static Verified verify(Path dataDirectory) {
    Optional<String> holder = DataDirectoryLock.holder(dataDirectory);
    return new Verified(
        holder,
        JournalVerification.run(EngineOptions.journalOf(dataDirectory), holder.isPresent()));
  }

  /** A repair that is planned, under the lease. */
  public static final class Repair implements AutoCloseable {

    private final DataDirectoryLock lease;
    private final Path journal;
    private final JournalRepair.Plan plan;

    private Repair(DataDirectoryLock lease, Path journal, JournalRepair.Plan plan) {
      this.lease = lease;
      this.journal = journal;
      this.plan = plan;
    }

    public JournalRepair.Plan plan() {
      return plan;
    }

    /**
     * Carries it out.
     *
     * @return what was moved aside, and where it is now
     * @throws io.tipring.core.journal.JournalException if it can't
     */
    public List<Path> apply() {
      String suffix = ".damaged-" + STAMP.format(Instant.now());
      Path aside = journal.resolveSibling(journal.getFileName() + suffix);
      JournalRepair.apply(journal, plan, aside);
      return List.of(aside);
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  /**
   * Takes the lease and plans a repair; nothing is changed yet.
   *
   * @param until the last command that may be kept, or {@link Long#MAX_VALUE}
   * @throws EngineException if an engine runs on the directory
   * @throws io.tipring.core.journal.JournalException if nothing can be used
   */
  public static Repair planRepair(Path dataDirectory, long until) {
    DataDirectoryLock lease = DataDirectoryLock.acquire(dataDirectory);
    try {
      Path journal = EngineOptions.journalOf(dataDirectory);
      return new Repair(lease, journal, JournalRepair.plan(journal, new ArrayList<>(), until));
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }
}

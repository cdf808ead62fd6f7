package io.tipring.core.engine;

import io.tipring.core.journal.JournalException;
import io.tipring.core.journal.JournalRepair;
import io.tipring.core.journal.JournalVerification;
import io.tipring.core.journal.Stretch;
import io.tipring.core.snapshot.SnapshotException;
import io.tipring.core.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done to the journal and the snapshots of a data directory from outside the engine. */
public final class JournalCare {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private JournalCare() {}

  /**
   * What a verification found.
   *
   * @param inUseBy the engine that runs meanwhile, if one does
   * @param snapshots the commands of the sound ones, the newest first
   * @param snapshotFindings what is wrong with the others, and between snapshots and journal
   */
  public record Verified(
      Optional<String> inUseBy,
      JournalVerification.Report journal,
      List<Long> snapshots,
      List<String> snapshotFindings) {
    public Verified {
      snapshots = List.copyOf(snapshots);
      snapshotFindings = List.copyOf(snapshotFindings);
    }

    public boolean isSound() {
      return journal.isSound() && snapshotFindings.isEmpty();
    }
  }

  /**
   * Verifies a data directory, of an engine that may be running.
   *
   * @throws JournalException if there is no journal, or it can't be read
   */
  public static Verified verify(Path dataDirectory) {
    Optional<String> holder = DataDirectoryLock.holder(dataDirectory);
    // Before the journal, which must reach at least as far.
    SnapshotFiles snapshots = SnapshotFiles.of(dataDirectory);
    JournalVerification.Report journal =
        JournalVerification.run(EngineOptions.journalOf(dataDirectory), holder.isPresent());
    List<String> findings = new ArrayList<>(snapshots.findings);
    if (journal.isSound()) {
      mismatch(snapshots.sound, journal.stretches().getLast()).ifPresent(findings::add);
    }
    return new Verified(holder, journal, snapshots.sound, findings);
  }

  /** Why an engine could not begin with the newest snapshot and such a journal. */
  private static Optional<String> mismatch(List<Long> snapshots, Stretch journal) {
    long known = snapshots.isEmpty() ? 0 : snapshots.getFirst();
    if (known > journal.last()) {
      return Optional.of(
          "the snapshot of command %d is newer than the journal, which ends at command %d"
              .formatted(known, journal.last()));
    }
    if (known + 1 < journal.first()) {
      return Optional.of(
          "the journal begins at command %d, and no sound snapshot reaches there"
              .formatted(journal.first()));
    }
    return Optional.empty();
  }

  /** The snapshots of a data directory, each read whole. */
  private static final class SnapshotFiles {
    private final List<Long> sound = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<Path> damaged = new ArrayList<>();
    private final List<Path> all;

    private SnapshotFiles(List<Path> all) {
      this.all = all;
    }

    static SnapshotFiles of(Path dataDirectory) {
      SnapshotFiles files = new SnapshotFiles(new Snapshots(dataDirectory).files());
      for (Path file : files.all) {
        try {
          Snapshots.verify(file);
          files.sound.add(Snapshots.sequenceOf(file));
        } catch (SnapshotException e) {
          if (Files.exists(file)) {
            files.findings.add(e.getMessage());
            files.damaged.add(file);
          }
        }
      }
      return files;
    }
  }

  /** The lease of a data directory, held by a tool. */
  public interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the lease, so that no engine starts meanwhile.
   *
   * @throws EngineException if an engine runs on the directory
   */
  public static Lease lease(Path dataDirectory) {
    return DataDirectoryLock.acquire(dataDirectory)::close;
  }

  /** A repair that is planned, under the lease. */
  public static final class Repair implements AutoCloseable {

    private final DataDirectoryLock lease;
    private final Path dataDirectory;
    private final JournalRepair.Plan plan;
    private final List<String> snapshotFindings;
    private final List<Path> unusable;

    private Repair(
        DataDirectoryLock lease,
        Path dataDirectory,
        JournalRepair.Plan plan,
        SnapshotFiles snapshots) {
      this.lease = lease;
      this.dataDirectory = dataDirectory;
      this.plan = plan;
      this.snapshotFindings = snapshots.findings;
      this.unusable =
          snapshots.all.stream()
              .filter(
                  file ->
                      snapshots.damaged.contains(file)
                          || Snapshots.sequenceOf(file) > plan.kept().last())
              .toList();
    }

    public JournalRepair.Plan plan() {
      return plan;
    }

    /** What is wrong with snapshots, each with its place. */
    public List<String> snapshotFindings() {
      return List.copyOf(snapshotFindings);
    }

    /** The snapshots that are damaged, or newer than what is kept. */
    public List<Path> unusableSnapshots() {
      return unusable;
    }

    /** Whether there is anything to do. */
    public boolean isNeeded() {
      return plan.isNeeded() || !unusable.isEmpty();
    }

    /**
     * Carries it out.
     *
     * @return where what was moved aside is now
     * @throws JournalException if it can't
     */
    public List<Path> apply() {
      String suffix = ".damaged-" + STAMP.format(Instant.now());
      List<Path> aside = new ArrayList<>();
      try {
        for (Path file : unusable) {
          Path folder = file.getParent().resolveSibling(file.getParent().getFileName() + suffix);
          Files.createDirectories(folder);
          aside.add(
              Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE));
        }
      } catch (IOException e) {
        throw new JournalException("cannot move a snapshot aside: " + e, e);
      }
      if (plan.isNeeded()) {
        Path journal = EngineOptions.journalOf(dataDirectory);
        Path moved = journal.resolveSibling(journal.getFileName() + suffix);
        JournalRepair.apply(journal, plan, moved);
        aside.add(moved);
      }
      return aside;
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
   * @throws JournalException if nothing can be used
   */
  public static Repair planRepair(Path dataDirectory, long until) {
    DataDirectoryLock lease = DataDirectoryLock.acquire(dataDirectory);
    try {
      SnapshotFiles snapshots = SnapshotFiles.of(dataDirectory);
      JournalRepair.Plan plan =
          JournalRepair.plan(EngineOptions.journalOf(dataDirectory), snapshots.sound, until);
      return new Repair(lease, dataDirectory, plan, snapshots);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }
}

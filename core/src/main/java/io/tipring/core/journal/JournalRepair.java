package io.tipring.core.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a new journal in the place of a damaged one, with what can be proved good and can be used:
 * commands without a gap, from a known state on. The old one is only moved aside. By who holds the
 * lease.
 */
public final class JournalRepair {

  private static final String HALF_DONE = ".repaired";

  /**
   * What a repair would do.
   *
   * @param report what was found
   * @param beginning the command of the snapshot that gives the state to begin with; 0 for none
   * @param kept the commands of the new journal; empty if all that is left is the snapshot
   * @param lost what can't be had any more, each a sentence
   */
  public record Plan(
      JournalVerification.Report report, long beginning, Stretch kept, List<String> lost) {
    public Plan {
      lost = List.copyOf(lost);
    }

    /** Whether there is anything to do. */
    public boolean isNeeded() {
      return !report.isSound() || !report.stretches().equals(List.of(kept));
    }
  }

  private JournalRepair() {}

  /**
   * Says what a repair would do; changes nothing.
   *
   * @param snapshots the commands of all sound snapshots
   * @param until the last command that may be kept
   * @throws JournalException if there is no journal, or nothing of it can be used
   */
  public static Plan plan(Path directory, List<Long> snapshots, long until) {
    JournalVerification.Report report = JournalVerification.run(directory, false);
    long best = 0;
    Stretch kept = stretchAfter(report, 0, until);
    for (long snapshot : snapshots) {
      if (snapshot <= until) {
        Stretch candidate = stretchAfter(report, snapshot, until);
        if (candidate.last() > kept.last()
            || candidate.last() == kept.last() && candidate.first() < kept.first()) {
          best = snapshot;
          kept = candidate;
        }
      }
    }
    if (kept.last() == 0 && !report.stretches().equals(List.of(new Stretch(1, 0)))) {
      throw new JournalException(
          "nothing of the journal in "
              + directory
              + " can be used: no state is known to begin with. Restore the data directory from a"
              + " copy");
    }
    return new Plan(report, best, kept, lost(report, kept, until));
  }

  /** The sound commands around the one that follows a known state. */
  private static Stretch stretchAfter(JournalVerification.Report report, long known, long until) {
    for (Stretch stretch : report.stretches()) {
      if (stretch.first() <= known + 1 && known <= stretch.last()) {
        return new Stretch(stretch.first(), Math.max(known, Math.min(stretch.last(), until)));
      }
    }
    return new Stretch(known + 1, known);
  }

  private static List<String> lost(JournalVerification.Report report, Stretch kept, long until) {
    List<String> lost = new ArrayList<>();
    long end = report.stretches().isEmpty() ? 0 : report.stretches().getLast().last();
    if (kept.first() > end + 1 && report.findings().stream().noneMatch(JournalFinding::hasLoss)) {
      lost.add(range(end + 1, kept.first() - 1) + ": missing at the end");
    }
    report.findings().stream()
        .filter(JournalFinding::hasLoss)
        .forEach(
            finding -> lost.add(range(finding.lostFrom(), finding.lostTo()) + ": damaged or gone"));
    for (Stretch stretch : report.stretches()) {
      if (stretch.last() < kept.first()) {
        lost.add(range(stretch) + ": before a gap, no state follows from them");
      } else if (stretch.first() > kept.last()) {
        lost.add(range(stretch) + ": behind a gap");
      } else if (stretch.last() > kept.last()) {
        lost.add(range(kept.last() + 1, stretch.last()) + ": cut off by --until " + until);
      }
    }
    return lost;
  }

  private static String range(Stretch stretch) {
    return range(stretch.first(), stretch.last());
  }

  private static String range(long from, long to) {
    return from == to ? "command " + from : "commands %d to %d".formatted(from, to);
  }

  /**
   * Carries a plan out.
   *
   * @param aside where the old journal is moved to; must not exist
   * @throws JournalException if it can't; nothing was changed then, or the message says what
   */
  public static void apply(Path directory, Plan plan, Path aside) {
    Path repaired = halfDone(directory);
    try {
      if (Files.exists(repaired)) {
        JournalFiles.delete(repaired);
      }
      write(directory, repaired, plan.kept());
      JournalVerification.Report proof = JournalVerification.run(repaired, false);
      if (!proof.isSound() || !proof.stretches().equals(List.of(plan.kept()))) {
        throw new JournalException("the new journal in " + repaired + " is not as it should be");
      }
      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
      Files.move(repaired, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new JournalException("cannot repair the journal in " + directory + ": " + e, e);
    }
  }

  private static void write(Path from, Path to, Stretch kept) {
    JournalOptions options = new JournalOptions(Durability.POWER);
    try (Journal journal = Journal.begin(to, options, kept.first() - 1)) {
      JournalVerification.run(
          from,
          false,
          (sequence, bytes, start, length) -> {
            if (sequence >= kept.first() && sequence <= kept.last()) {
              journal.append(sequence, ByteBuffer.wrap(bytes, start, length));
            }
          });
      journal.sync();
    }
  }

  private static Path halfDone(Path directory) {
    return directory.resolveSibling(directory.getFileName() + HALF_DONE);
  }

  /** After the old journal has been moved away, and before the new one is in its place. */
  static void refuseHalfDone(Path directory) {
    Path repaired = halfDone(directory);
    if (!Files.exists(directory) && Files.exists(repaired)) {
      throw new JournalException(
          "a repair was cut off when it was done but for the last step: rename %s to %s"
              .formatted(repaired, directory));
    }
  }
}

package io.tipring.core.snapshot;

import io.tipring.core.codec.StateHash;
import io.tipring.core.event.Projection;
import io.tipring.core.turn.TurnProcessor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a data directory. Any number may read while one, who holds the lease, writes and
 * deletes.
 */
public final class Snapshots {

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private static final String DIRECTORY = "snapshots";
  private static final String PREFIX = "snapshot-";
  private static final String TEMPORARY = ".tmp";

  private final Path directory;
  private final Consumer<SnapshotException> onDamage;

  /** The snapshots in a data directory; there may be none yet. */
  public Snapshots(Path dataDirectory) {
    this(dataDirectory, _ -> {});
  }

  /**
   * @param onDamage is told of each snapshot that can't be used; it is in the log as well
   */
  public Snapshots(Path dataDirectory, Consumer<SnapshotException> onDamage) {
    this.directory = dataDirectory.resolve(DIRECTORY);
    this.onDamage = onDamage;
  }

  /**
   * Every file that is named like a snapshot, the newest first, sound or not.
   *
   * @throws SnapshotException if the directory can't be read
   */
  public List<Path> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.getFileName().toString().matches(PREFIX + "\\d{19}"))
          .sorted(Comparator.comparingLong(Snapshots::sequenceOf).reversed())
          .toList();
    } catch (IOException e) {
      throw new SnapshotException(directory, 0, "cannot be listed: " + e, e);
    }
  }

  /** The command after which a snapshot was taken, as its name says. */
  public static long sequenceOf(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(PREFIX.length()));
  }

  /**
   * Loads the newest sound snapshot; one that is not is reported, and the next older is tried.
   *
   * @param notAfter the last command that may be in it
   * @param load what is done with it; a {@link SnapshotException} from it says that it is not sound
   */
  public <T> Optional<T> newestValid(long notAfter, Function<Snapshot, T> load) {
    return firstValid(files(), 0, notAfter, load);
  }

  /**
   * As {@link #newestValid}, but the oldest.
   *
   * @param notBefore the command before the first that the journal still has
   */
  public <T> Optional<T> oldestValid(long notBefore, long notAfter, Function<Snapshot, T> load) {
    return firstValid(files().reversed(), notBefore, notAfter, load);
  }

  private <T> Optional<T> firstValid(
      List<Path> files, long notBefore, long notAfter, Function<Snapshot, T> load) {
    for (Path file : files) {
      if (sequenceOf(file) >= notBefore && sequenceOf(file) <= notAfter) {
        try {
          return Optional.of(load.apply(verify(file)));
        } catch (SnapshotException e) {
          LOG.error(
              "this snapshot can't be used, another is taken if there is one: {}", e.getMessage());
          onDamage.accept(e);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a snapshot, checks all of it, and that its name is right.
   *
   * @throws SnapshotException if it is damaged
   */
  public static Snapshot verify(Path file) {
    Snapshot snapshot = Snapshot.read(file);
    if (snapshot.header().sequence() != sequenceOf(file)) {
      throw new SnapshotException(
          file, 0, "is of command " + snapshot.header().sequence() + ", not as its name says");
    }
    return snapshot;
  }

  /**
   * Writes a snapshot, reads it again to be sure, and gives it its name only then; a crash at any
   * moment leaves no half one.
   *
   * @param wanted asked before it gets its name: whether the lease is still held
   * @return what was read again, or nothing if it was not wanted any more
   * @throws SnapshotException if it can't be written
   */
  public Optional<Snapshot> write(
      String engineVersion,
      TurnProcessor domain,
      List<Projection> projections,
      BooleanSupplier wanted) {
    Path file = directory.resolve(PREFIX + "%019d".formatted(domain.sequence()));
    Path temporary = directory.resolve(file.getFileName() + TEMPORARY);
    try {
      makePrivate();
      try (FileChannel channel = create(temporary)) {
        SnapshotOutput out = new SnapshotOutput(channel, headerOf(engineVersion, domain));
        out.section(Snapshot.DOMAIN, domain::writeState);
        for (Projection projection : projections) {
          out.section(Snapshot.sectionOf(projection), projection::writeState);
        }
        out.end();
        channel.force(true);
      }
      Snapshot written = Snapshot.read(temporary);
      if (!wanted.getAsBoolean()) {
        Files.delete(temporary);
        return Optional.empty();
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      force(directory);
      return Optional.of(written);
    } catch (IOException e) {
      throw new SnapshotException(file, 0, "cannot be written: " + e, e);
    }
  }

  private static SnapshotHeader headerOf(String engineVersion, TurnProcessor domain) {
    StateHash hash = new StateHash();
    domain.writeState(hash);
    return new SnapshotHeader(
        engineVersion,
        domain.sequence(),
        domain.timeMillis(),
        domain.lastEventSequence(),
        hash.finish(),
        hash.vocabulary());
  }

  /**
   * Deletes snapshots, and what a crash has left half written.
   *
   * @param kept those that stay
   */
  public void deleteAllBut(Set<Path> kept) {
    try {
      for (Path file : files()) {
        if (!kept.contains(file)) {
          Files.deleteIfExists(file);
          LOG.debug("deleted {}", file);
        }
      }
      if (Files.isDirectory(directory)) {
        try (Stream<Path> all = Files.list(directory)) {
          for (Path left : all.filter(path -> path.toString().endsWith(TEMPORARY)).toList()) {
            Files.deleteIfExists(left);
          }
        }
      }
    } catch (IOException e) {
      throw new SnapshotException(directory, 0, "cannot be cleared: " + e, e);
    }
  }

  private void makePrivate() throws IOException {
    Files.createDirectories(directory);
    permit(directory, "rwx------");
  }

  private static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    permit(file, "rw-------");
    return channel;
  }

  private static void permit(Path path, String permissions) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (posix != null) {
      Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(permissions);
      posix.setPermissions(wanted);
    }
  }

  /** A name is on the disk only when its directory is. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

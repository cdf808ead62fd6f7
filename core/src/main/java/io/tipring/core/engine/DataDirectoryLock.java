package io.tipring.core.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The lease of a data directory: one engine at a time, or one tool that changes it. A lock of the
 * system on the file {@code lock}, which ends with the process however it dies; who holds it stands
 * in the file {@code lease}, which may be stale and proves nothing.
 *
 * <p>Two files, and a register of what this process holds, because a POSIX lock is lost when the
 * process closes any descriptor of the file (fcntl(2)): the locked file is never opened twice.
 */
final class DataDirectoryLock implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final String LEASE = "lease";
  private static final int MAX_COMMAND_LENGTH = 200;

  /** A look at the lock holds it for a moment. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Set<Object> HELD_HERE = new HashSet<>();

  private final Path directory;
  private final Object key;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectoryLock(Path directory, Object key, FileChannel channel, FileLock lock) {
    this.directory = directory;
    this.key = key;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lease.
   *
   * @throws EngineException if another holds it, saying who, or the directory can't be used
   */
  static DataDirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      Optional<DataDirectoryLock> lease = tryAcquire(directory);
      for (int attempt = 1; lease.isEmpty() && attempt < ATTEMPTS; attempt++) {
        LockSupport.parkNanos(PAUSE_NANOS);
        lease = tryAcquire(directory);
      }
      if (lease.isEmpty()) {
        throw new EngineException(
            "the data directory %s is in use by another engine (%s): stop that one, or give this one a data.dir of its own"
                .formatted(directory, describe(directory)));
      }
      DataDirectoryLock taken = lease.get();
      taken.sign();
      return taken;
    } catch (IOException e) {
      throw new EngineException(
          "the data directory " + directory + " cannot be used: " + e + ". Check data.dir", e);
    }
  }

  /** Who holds the lease, or nothing if nobody does. */
  static Optional<String> holder(Path directory) {
    try {
      if (!Files.isWritable(directory.resolve(LOCK))) {
        // None has ever run here, or none of ours can: a copy that is only read.
        return Optional.empty();
      }
      Optional<DataDirectoryLock> free = tryAcquire(directory);
      if (free.isEmpty()) {
        return Optional.of(describe(directory));
      }
      free.get().close();
      return Optional.empty();
    } catch (IOException e) {
      throw new EngineException("the data directory " + directory + " cannot be used: " + e, e);
    }
  }

  private static Optional<DataDirectoryLock> tryAcquire(Path directory) throws IOException {
    Path file = directory.resolve(LOCK);
    synchronized (HELD_HERE) {
      if (Files.exists(file) && HELD_HERE.contains(keyOf(file))) {
        return Optional.empty();
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (IOException e) {
        channel.close();
        throw new IOException("it can't be locked (" + e + "): is it on a network file system?", e);
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      Object key = keyOf(file);
      HELD_HERE.add(key);
      return Optional.of(new DataDirectoryLock(directory, key, channel, lock));
    }
  }

  /** The same for all paths to the file. */
  private static Object keyOf(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file.toRealPath() : key;
  }

  private void sign() throws IOException {
    String text =
        "process %d on %s, since %s"
            .formatted(
                ProcessHandle.current().pid(),
                host(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    Files.writeString(directory.resolve(LEASE), text + "\n", StandardCharsets.UTF_8);
  }

  private static String host() throws IOException {
    Path name = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(name)
        ? Files.readString(name).strip()
        : InetAddress.getLocalHost().getHostName();
  }

  /** What the holder has written, and the command of that process if it can be seen. */
  private static String describe(Path directory) throws IOException {
    Path file = directory.resolve(LEASE);
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!text.matches("process \\d{1,18} on \\S{1,255}, since \\S{1,40}")) {
      return "it has not said who it is";
    }
    String[] words = text.split(" ");
    boolean isHere = words[3].equals(host() + ",");
    Optional<String> command =
        isHere
            ? ProcessHandle.of(Long.parseLong(words[1]))
                .flatMap(process -> process.info().commandLine())
            : Optional.empty();
    return command.map(line -> text + ": " + shortened(line)).orElse(text);
  }

  private static String shortened(String line) {
    return line.length() <= MAX_COMMAND_LENGTH
        ? line
        : line.substring(0, MAX_COMMAND_LENGTH / 2)
            + " … "
            + line.substring(line.length() - MAX_COMMAND_LENGTH / 2);
  }

  @Override
  public void close() {
    synchronized (HELD_HERE) {
      try {
        lock.release();
        channel.close();
      } catch (IOException e) {
        throw new EngineException("cannot release the data directory", e);
      } finally {
        HELD_HERE.remove(key);
      }
    }
  }
}

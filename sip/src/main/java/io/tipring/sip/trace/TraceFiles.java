package io.tipring.sip.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a trace, of this run of the engine and of earlier ones: {@code sip-TIME.pcap}, where
 * TIME is that of the first message, in UTC. Safe for any thread; files may come and go meanwhile.
 */
public final class TraceFiles {

  /** Most messages that one question gets. */
  public static final int MAX_FOUND = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(TraceFiles.class);
  private static final String PREFIX = "sip-";
  private static final String SUFFIX = ".pcap";
  private static final int READ_BYTES = 1 << 18;

  /** Messages are left in the queue by several threads, so a file's order is true to this. */
  private static final long DISORDER_MICROS = 1_000_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSSSSS", Locale.ROOT);

  /**
   * A file of the trace.
   *
   * @param startMicros time of its first message
   */
  record TraceFile(Path path, long startMicros) {}

  private final Path directory;

  public TraceFiles(Path directory) {
    this.directory = directory;
  }

  static Path path(Path directory, long startMicros) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(startMicros, ChronoUnit.MICROS), ZoneOffset.UTC);
    return directory.resolve(PREFIX + TIME.format(time) + SUFFIX);
  }

  /** All files, oldest first; a file of another name is none of them. */
  List<TraceFile> list() throws IOException {
    List<TraceFile> files = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path entry : entries) {
        startOf(entry).ifPresent(start -> files.add(new TraceFile(entry, start)));
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    files.sort(Comparator.comparingLong(TraceFile::startMicros));
    return files;
  }

  private static Optional<Long> startOf(Path file) {
    String name = file.getFileName().toString();
    String time = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
    try {
      Instant start = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
      return Optional.of(ChronoUnit.MICROS.between(Instant.EPOCH, start));
    } catch (DateTimeParseException other) {
      LOG.debug("{} is no file of the trace", file);
      return Optional.empty();
    }
  }

  /**
   * The messages with one of these Call-IDs within a time, in order; only the files of that time
   * are read. At most {@link #MAX_FOUND}, the oldest.
   *
   * @throws IOException if a file can't be read, or is damaged
   */
  public List<TracedMessage> find(Collection<String> callIds, long fromMicros, long toMicros)
      throws IOException {
    Set<String> wanted = Set.copyOf(callIds);
    List<TracedMessage> found = new ArrayList<>();
    List<TraceFile> files = list();
    for (int i = 0; i < files.size() && found.size() < MAX_FOUND; i++) {
      boolean endsBefore =
          i + 1 < files.size() && files.get(i + 1).startMicros() + DISORDER_MICROS < fromMicros;
      boolean beginsAfter = files.get(i).startMicros() - DISORDER_MICROS > toMicros;
      if (!endsBefore && !beginsAfter) {
        search(files.get(i).path(), wanted, fromMicros, toMicros, found);
      }
    }
    found.sort(Comparator.comparingLong(TracedMessage::timeMicros));
    return found;
  }

  private static void search(
      Path file, Set<String> callIds, long fromMicros, long toMicros, List<TracedMessage> found)
      throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), READ_BYTES)) {
      Pcap.Reader reader = new Pcap.Reader(in);
      Optional<TracedMessage> next = reader.next();
      while (next.isPresent() && found.size() < MAX_FOUND) {
        TracedMessage message = next.get();
        boolean inTime = message.timeMicros() >= fromMicros && message.timeMicros() <= toMicros;
        if (inTime && CallIds.of(message.bytes()).filter(callIds::contains).isPresent()) {
          found.add(message);
        }
        next = reader.next();
      }
    } catch (NoSuchFileException gone) {
      LOG.debug("{} went out of the ring while it was searched", file);
    } catch (IOException damaged) {
      throw new IOException(file + ": " + damaged.getMessage(), damaged);
    }
  }
}

package io.tipring.server.reporting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Which journal a database follows: a name that the data directory keeps. */
public final class JournalId {

  private static final String FILE = "journal.id";

  private JournalId() {}

  /** Reads the name, or makes one. */
  public static String readOrCreate(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      Path fresh = dataDirectory.resolve(FILE + ".new");
      Files.writeString(fresh, UUID.randomUUID() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }
}

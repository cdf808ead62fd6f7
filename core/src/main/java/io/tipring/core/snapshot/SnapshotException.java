package io.tipring.core.snapshot;

import java.nio.file.Path;

/** A snapshot can't be written, or what is there is none. The message names file and place. */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offset;

  SnapshotException(Path file, long offset, String what) {
    this(file, offset, what, null);
  }

  SnapshotException(Path file, long offset, String what, Throwable cause) {
    super("%s, offset %d: %s".formatted(file, offset, what), cause);
    this.file = file;
    this.offset = offset;
  }

  public Path file() {
    return file;
  }

  /** Where in the file, in bytes. */
  public long offset() {
    return offset;
  }
}

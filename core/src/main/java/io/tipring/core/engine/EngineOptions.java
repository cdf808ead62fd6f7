package io.tipring.core.engine;

import java.nio.file.Path;

/**
 * @param dataDirectory holds the journal and the lock
 * @param ringSize places in the ring, a power of two; new work is refused when three quarters are
 *     taken
 */
public record EngineOptions(Path dataDirectory, int ringSize) {

  public static final int DEFAULT_RING_SIZE = 16_384;

  public EngineOptions(Path dataDirectory) {
    this(dataDirectory, DEFAULT_RING_SIZE);
  }

  /** Where the journal of a data directory is. */
  public static Path journalOf(Path dataDirectory) {
    return dataDirectory.resolve("journal");
  }
}

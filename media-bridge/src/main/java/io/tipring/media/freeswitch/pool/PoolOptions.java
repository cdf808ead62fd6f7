package io.tipring.media.freeswitch.pool;

/**
 * Times of a pool, in milliseconds.
 *
 * @param lostMillis a server whose event socket is gone is lost when OPTIONS were not answered for
 *     so long
 * @param reclaimMillis how long after the start the endpoints of an earlier run are looked for on
 *     servers that are not connected yet
 * @param orphanMillis how long after a server is connected channels that belong to no leg may stay,
 *     for a leg of an earlier run to be given back to them
 */
public record PoolOptions(long lostMillis, long reclaimMillis, long orphanMillis) {

  /** 1 s, 3 s, 5 s. */
  public static final PoolOptions STANDARD = new PoolOptions(1_000, 3_000, 5_000);

  private static final int TICKS = 10;

  public PoolOptions {
    if (lostMillis < 100 || reclaimMillis < 1 || orphanMillis < 1) {
      throw new IllegalArgumentException(
          "lostMillis must be at least 100, reclaimMillis and orphanMillis positive, but are %d, %d"
                  .formatted(lostMillis, reclaimMillis)
              + " and "
              + orphanMillis);
    }
  }

  public PoolOptions withLostMillis(long value) {
    return new PoolOptions(value, reclaimMillis, orphanMillis);
  }

  /** How often servers are looked after. */
  long tickMillis() {
    return lostMillis / TICKS;
  }

  /** How often a server is asked whether it is there, and how long its answer may take. */
  long probeMillis() {
    return lostMillis / 4;
  }
}

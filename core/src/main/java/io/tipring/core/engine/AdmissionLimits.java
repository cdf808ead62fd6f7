package io.tipring.core.engine;

/**
 * When new work is refused, so that the work in progress can be carried on.
 *
 * @param minFreeBytes of the disk of the data directory; new work is taken again at a quarter more
 * @param maxLagMillis how old the oldest command may be that the writer has not done with yet
 */
public record AdmissionLimits(long minFreeBytes, long maxLagMillis) {

  public static final AdmissionLimits DEFAULT = new AdmissionLimits(256L << 20, 250);
}

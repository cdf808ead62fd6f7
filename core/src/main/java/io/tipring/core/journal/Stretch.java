package io.tipring.core.journal;

/**
 * Commands that are sound and follow each other without a gap.
 *
 * @param last below {@code first} by one if there are none
 */
public record Stretch(long first, long last) {}

package io.tipring.server.invariant;

/**
 * How old the oldest state of a kind is.
 *
 * @param ageMillis 0 if there is none
 * @param overdueMillis by how much the one that is latest ought to have passed already; 0 if none
 *     is late
 */
record Age(long ageMillis, long overdueMillis) {

  static final Age NONE = new Age(0, 0);

  /** The worse of both. */
  Age or(long age, long overdue) {
    return new Age(Math.max(ageMillis, age), Math.max(overdueMillis, overdue));
  }
}

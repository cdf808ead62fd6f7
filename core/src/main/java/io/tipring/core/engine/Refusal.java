package io.tipring.core.engine;

import java.util.Locale;

/** Why new work is refused. */
enum Refusal {
  /** The ring is nearly full: more comes than the machine can do. */
  RING,
  /** The disk of the data directory is nearly full. */
  DISK,
  /** Commands wait too long: the disk is slow, or the machine is. */
  LAG;

  /** As metrics write it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

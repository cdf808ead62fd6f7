package io.tipring.core.journal;

/** When a command counts as kept, so that its effects may leave. */
public enum Durability {
  /** In the page cache of the system: outlives the process, and not the power. */
  PROCESS,
  /** On the disk, as far as the disk says the truth: outlives the power. */
  POWER
}

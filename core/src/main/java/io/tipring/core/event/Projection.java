package io.tipring.core.event;

import io.tipring.core.codec.CodecException;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;

/**
 * A listener that needs what it has folded across a restart: its state is in snapshots beside the
 * domain's, and it is given only the events behind the snapshot then. Two instances are alive in an
 * engine, one that is read and one that follows on the standby's thread to be written; each is a
 * function of the events alone.
 */
public interface Projection extends EventListener {

  /** Its place in a snapshot; never changes, and no two have the same. */
  String name();

  /** What it has folded, as of the last event. */
  void writeState(StateWriter out);

  /**
   * Puts a state in place of what it has. Must read all before it changes anything.
   *
   * @throws CodecException if something else was written; it is as it was then, and may be given an
   *     older state, or every event from the first
   */
  void readState(StateReader in);
}

package io.tipring.core.turn;

import java.util.List;

/**
 * Gives back what a {@link StateWriter} took, in the same order.
 *
 * <p>Every method throws {@link io.tipring.core.codec.CodecException} if something else was written
 * at this place.
 */
public interface StateReader {

  /** Begins a part; checks that it is this one. */
  void section(String name);

  /** Whether this part comes next: a part that older versions did not write may be absent. */
  boolean isAt(String section);

  /** All entities of a class, in the order in which they were written. */
  <T extends Record> List<T> entities(Class<T> type);

  long number();
}

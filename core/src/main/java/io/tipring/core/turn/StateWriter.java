package io.tipring.core.turn;

import java.util.Collection;

/**
 * Takes state in a fixed order: behind it is a hash or a snapshot. {@link StateReader} is its twin.
 * Values are records (and what {@link io.tipring.core.codec.RecordCodec} knows); every field that a
 * later decision can depend on must be written.
 *
 * <p>What is written is a format on disk, and grows by appending only: components at the end of a
 * record, and sections that a reader takes for absent where they are not ({@link
 * StateReader#isAt}).
 */
public interface StateWriter {

  /** Begins a part, e.g. {@code agents}. */
  void section(String name);

  /** All entities of a class that are in the part, in an order that is part of the state. */
  <T extends Record> void entities(Class<T> type, Collection<? extends T> values);

  /** A counter or other single number of the part. */
  void number(long value);
}

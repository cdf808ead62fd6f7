package io.tipring.core.turn;

/**
 * Takes the state of the domain in a fixed order: behind it is a hash now, a snapshot later. Values
 * are records (and what {@link io.tipring.core.codec.RecordCodec} knows); every field that a later
 * decision can depend on must be written.
 */
public interface StateWriter {

  /** Begins a part, e.g. {@code agents}. */
  void section(String name);

  /** One entity of the part. */
  void entity(Record value);

  /** A counter or other single number of the part. */
  void number(long value);
}

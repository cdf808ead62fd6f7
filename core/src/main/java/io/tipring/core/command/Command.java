package io.tipring.core.command;

/**
 * A fact that may change the state of the engine, as an immutable record of plain data. An adapter
 * makes it, the ring orders it, the journal keeps it, the writer runs it. No library type passes
 * this point.
 *
 * <p>The families are journaled by their place: records and components are only ever appended,
 * never reordered or removed (see {@link io.tipring.core.codec.RecordCodec}).
 */
public sealed interface Command
    permits SipCommand, MediaCommand, AgentCommand, ControlCommand, EngineCommand {

  /**
   * Whether the engine may refuse this command when it is nearly full. Only work that has not begun
   * yet may be refused; whatever ends or continues a call always gets through.
   */
  default boolean mayBeShed() {
    return false;
  }
}

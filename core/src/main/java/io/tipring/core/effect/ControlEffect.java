package io.tipring.core.effect;

/** Answers to the control plane. */
public sealed interface ControlEffect extends Effect {

  /** The one answer to a command that carried a request id. */
  record Replied(long requestId, Outcome outcome) implements ControlEffect {}

  /** How a request of the control plane ended: a value, mapped at the edge. */
  sealed interface Outcome {
    /**
     * @param id of what was made or changed, in its outward form; may be empty
     */
    record Done(String id) implements Outcome {}

    /** There is no such thing. */
    record NotFound(String what) implements Outcome {}

    /** It can't be done in the present state. */
    record Conflict(String why) implements Outcome {}

    /**
     * A value of the request can't be used.
     *
     * @param field as the control plane names it
     */
    record Invalid(String field, String why) implements Outcome {}
  }
}

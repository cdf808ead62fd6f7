package io.tipring.server.invariant;

/** States that pass: the age of the oldest of each kind tells when one does not. */
public enum StateKind {
  /** An offer that rings; overdue after its deadline. */
  RINGING_OFFER,
  /** A caller's leg that has no answer; overdue after the ring time of calls. */
  UNANSWERED_CALLER,
  /** A leg to an agent or the far side that has no answer; overdue likewise. */
  UNANSWERED_CALLEE,
  /** A leg of a contact that has ended; overdue when its BYE must have been given up. */
  CLOSING_LEG,
  /** After-call work; overdue after its end. */
  WRAP_UP,
  /** A recording; overdue when its contact has ended for a while. */
  OPEN_RECORDING,
  /** A contact; overdue after the longest time that a call may last. */
  CONTACT
}

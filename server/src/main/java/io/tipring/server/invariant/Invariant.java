package io.tipring.server.invariant;

/** What must always hold. */
public enum Invariant {
  /** No contact waits for longer than a moment while an agent with the skills is ready. */
  IDLE_AGENT_WITH_WAITER,
  /** No agent has more than one offer or conversation. */
  AGENT_ABOVE_CAPACITY,
  /** A contact that has not ended is somewhere; one that has ended is nowhere. */
  CONTACT_IN_NO_PLACE,
  /** A contact is in one place only. */
  CONTACT_IN_TWO_PLACES
}

package io.tipring.core.routing;

/** What the router decided, carried to the call within the same turn. */
public sealed interface Decision {

  long contactId();

  /** Ring this agent for this contact. */
  record Offer(long offerId, long contactId, AgentId agent, QueueDefinition queue)
      implements Decision {}

  /** The lease is over: stop ringing. The contact keeps its place; the next offer may follow. */
  record OfferEnded(long offerId, long contactId, AgentId agent, OfferOutcome outcome)
      implements Decision {}

  /** The contact can't wait any longer in its queue. */
  record Refused(long contactId, String why) implements Decision {}
}

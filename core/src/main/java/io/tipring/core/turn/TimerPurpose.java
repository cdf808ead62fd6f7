package io.tipring.core.turn;

import io.tipring.core.routing.AgentId;

/** What a timer is for: data, so that a pending timer survives a restart. */
public sealed interface TimerPurpose {

  /** The lease of an offer ends. */
  record OfferDeadline(long offerId) implements TimerPurpose {}

  record WrapUpOver(AgentId agent) implements TimerPurpose {}

  /** A flow's wait. */
  record FlowWait(long callId, long waitToken) implements TimerPurpose {}

  /** A leg has been too long in a phase that ought to pass. */
  record LegDeadline(long legId) implements TimerPurpose {}

  /** The earliest binding of an address of record ends. */
  record BindingExpiry(AgentId agent) implements TimerPurpose {}

  /** A re-INVITE of ours met one of the peer (491) and is due again. */
  record ReinviteRetry(long legId) implements TimerPurpose {}

  /** The session of a leg is due to be refreshed, or is over without a refresh (RFC 4028 §10). */
  record SessionTimer(long legId) implements TimerPurpose {}

  /** A leg without an endpoint asks for one again. */
  record MediaRetry(long legId) implements TimerPurpose {}
}

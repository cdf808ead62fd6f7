package io.tipring.server.projection;

import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import java.util.List;
import java.util.Optional;

/**
 * A contact that waits in a queue, at a moment.
 *
 * @param needs what the queue asked for when the contact came
 * @param sinceMillis when its wait began
 * @param undecidedSinceMillis since when no offer of it is in the air: the beginning of the wait,
 *     or the end of its last offer
 * @param offer the offer that is in the air
 */
public record WaitingView(
    long contactId,
    QueueId queue,
    int priority,
    List<SkillMinimum> needs,
    long sinceMillis,
    long undecidedSinceMillis,
    Optional<Ringing> offer) {

  /** An offer in the air. */
  public record Ringing(long offerId, AgentId agent, long sinceMillis, long deadlineMillis) {}

  WaitingView withOffer(Ringing ringing) {
    return new WaitingView(
        contactId, queue, priority, needs, sinceMillis, undecidedSinceMillis, Optional.of(ringing));
  }

  WaitingView withoutOffer(long nowMillis) {
    return new WaitingView(
        contactId, queue, priority, needs, sinceMillis, nowMillis, Optional.empty());
  }
}

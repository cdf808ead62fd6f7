package io.tipring.core.call;

import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.flow.FlowPosition;
import java.util.Optional;

/**
 * A call: the hub between its legs, its flow and the router. Plain data.
 *
 * @param flow where it stands in its flow, or empty
 * @param answered whether the customer's leg has been up
 * @param queued whether it has waited for an agent
 * @param handled whether the customer has talked with someone
 * @param limitTimerId the timer that ends it when it rings or lasts too long
 * @param waitTimerId the timer of the flow's last wait, or 0
 */
public record Call(
    Facts facts,
    CallState state,
    Optional<FlowPosition> flow,
    boolean answered,
    boolean queued,
    boolean handled,
    long limitTimerId,
    long waitTimerId) {

  /**
   * @param customerLegId the leg of the customer: the caller, or the callee of an originated call
   * @param caller the number shown
   * @param called the number dialled
   */
  public record Facts(
      long id,
      long contactId,
      String tenant,
      Direction direction,
      long customerLegId,
      String caller,
      String callerName,
      String called,
      String trunk,
      String businessId,
      long startedAtMillis) {}

  public long id() {
    return facts.id();
  }

  public long contactId() {
    return facts.contactId();
  }

  Call withState(CallState next) {
    return new Call(facts, next, flow, answered, queued, handled, limitTimerId, waitTimerId);
  }

  Call withFlow(Optional<FlowPosition> next) {
    return new Call(facts, state, next, answered, queued, handled, limitTimerId, waitTimerId);
  }

  Call withAnswered() {
    return new Call(facts, state, flow, true, queued, handled, limitTimerId, waitTimerId);
  }

  Call withQueued() {
    return new Call(facts, state, flow, answered, true, handled, limitTimerId, waitTimerId);
  }

  Call withHandled() {
    return new Call(facts, state, flow, answered, queued, true, limitTimerId, waitTimerId);
  }

  Call withLimitTimer(long timerId) {
    return new Call(facts, state, flow, answered, queued, handled, timerId, waitTimerId);
  }

  Call withWaitTimer(long timerId) {
    return new Call(facts, state, flow, answered, queued, handled, limitTimerId, timerId);
  }

  boolean isEnded() {
    return state instanceof CallState.Ended;
  }
}

package io.tipring.core.routing;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

/**
 * The ACD as the call sees it; the module {@code acd} is behind it. Lives in the writer. It owns
 * agents, queues and offers; decides only when something changes; and gives its decisions to {@link
 * Turn#decide}, which carries them to the calls after the present step.
 */
public interface ContactRouter {

  /** Creates or changes agents and their states; replies with {@code ControlEffect.Replied}. */
  void on(Turn turn, AgentCommand command);

  /** Replaces the queues of a tenant; contacts in a queue that is gone are refused. */
  void defineQueues(Turn turn, String tenant, List<QueueDefinition> queues);

  /** A contact begins to wait. A queue that is not defined refuses it. */
  void enqueue(Turn turn, WaitingContact contact);

  /**
   * A contact ends its wait, because the caller hung up or the call goes elsewhere. An offer in the
   * air ends as withdrawn, with its decision.
   */
  void withdraw(Turn turn, long contactId, String why);

  /** A phone of the agent is called; it counts as taken until {@link #phoneFree}. */
  void phoneTaken(Turn turn, AgentId agent);

  /**
   * Nothing is left of a call to a phone of the agent: its CANCEL or BYE is answered. Only then
   * another call may reach it, or it would find the phone busy with the one that is over.
   */
  void phoneFree(Turn turn, AgentId agent);

  /**
   * The agent has answered and the sound is being set up: the offer's lease lasts long enough for
   * that. An offer that is over is ignored.
   */
  void answering(Turn turn, long offerId);

  /**
   * The agent answered and the two are connected: the offer becomes an assignment.
   *
   * @throws IllegalStateException if the offer is over: a call must know that from its decision
   */
  void accepted(Turn turn, long offerId);

  /**
   * The agent's phone failed the offer, or the media servers did ({@code NO_MEDIA}; then the agent
   * stays ready). The contact keeps its place. Since the call knows, no {@link Decision.OfferEnded}
   * follows; an offer that is over is ignored.
   *
   * @throws IllegalArgumentException for an outcome that is no failure (accepted, withdrawn)
   */
  void failed(Turn turn, long offerId, OfferOutcome outcome, String detail);

  /** The conversation of an assignment is over: the agent wraps up. */
  void released(Turn turn, long contactId);

  /** A timer with a purpose of the router came due. */
  void onTimer(Turn turn, TimerPurpose purpose);

  /** How an agent is reached where no phone is registered. Empty also for an unknown agent. */
  Optional<String> addressOf(AgentId agent);

  boolean exists(AgentId agent);

  /**
   * Adds agents, queues, waiting contacts and offers to a state hash or snapshot, in fixed order.
   */
  void writeState(StateWriter out);

  /** Takes up the state that another wrote; must be empty. */
  void readState(StateReader in);
}

package io.tipring.acd;

import io.tipring.core.event.AgentEvent.State;
import java.util.Optional;

/**
 * Where an agent stands, with what the state needs to know. Changed only by {@link AgentRoster}.
 */
sealed interface AgentState {

  /** The state as events name it. */
  State kind();

  /** A state in which an agent takes no contact until asked to be ready again. */
  sealed interface Away extends AgentState {

    /** Of the platform ("lunch") or of the engine ({@code noAnswer}). */
    String reason();
  }

  record LoggedOut(String reason) implements Away {
    @Override
    public State kind() {
      return State.LOGGED_OUT;
    }
  }

  record NotReady(String reason) implements Away {
    @Override
    public State kind() {
      return State.NOT_READY;
    }
  }

  /**
   * @param sinceMillis when the idle time that orders agents began
   */
  record Ready(long sinceMillis) implements AgentState {
    @Override
    public State kind() {
      return State.READY;
    }
  }

  /**
   * The phone rings.
   *
   * @param readySinceMillis given back to the agent when the caller leaves before the answer
   */
  record Offered(long offerId, long readySinceMillis) implements AgentState {
    @Override
    public State kind() {
      return State.OFFERED;
    }
  }

  /**
   * @param pending what the agent asked to become once the call is over; empty for ready
   */
  record Busy(long contactId, Optional<Away> pending) implements AgentState {
    @Override
    public State kind() {
      return State.BUSY;
    }
  }

  /**
   * After-call work.
   *
   * @param pending as in {@link Busy}
   */
  record WrapUp(long contactId, long untilMillis, long timerId, Optional<Away> pending)
      implements AgentState {
    @Override
    public State kind() {
      return State.WRAP_UP;
    }
  }

  /**
   * Ready but for its phone, which is still giving up the last call: another would find it busy.
   * Told as wrapping up.
   *
   * @param sinceMillis of the {@link Ready} that follows
   * @param reason of the change to it
   * @param contactId of the change to it
   */
  record Clearing(long sinceMillis, String reason, long contactId) implements AgentState {
    @Override
    public State kind() {
      return State.WRAP_UP;
    }
  }

  /** The edges of the state diagram in {@code docs/acd.md}. */
  default boolean mayBecome(AgentState next) {
    boolean ready = next instanceof Ready || next instanceof Clearing;
    return switch (this) {
      case LoggedOut _ -> next instanceof NotReady || ready;
      case NotReady _ -> next instanceof Away || ready;
      case Ready _ -> next instanceof Away || next instanceof Offered;
      case Offered _ -> next instanceof Away || ready || next instanceof Busy;
      case Busy _ -> next instanceof Away || ready || next instanceof WrapUp;
      case WrapUp _ -> next instanceof Away || ready;
      case Clearing _ -> next instanceof Away || next instanceof Ready;
    };
  }
}

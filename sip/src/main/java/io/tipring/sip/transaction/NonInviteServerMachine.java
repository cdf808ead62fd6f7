package io.tipring.sip.transaction;

/** The non-INVITE server transaction: RFC 3261 §17.2.2. */
final class NonInviteServerMachine
    extends StateMachine<NonInviteServerMachine.State, NonInviteServerMachine.Input> {

  enum State {
    TRYING,
    PROCEEDING,
    COMPLETED,
    TERMINATED
  }

  enum Input {
    /** The request came again. */
    REQUEST,
    /** The user answers, with this class of status. */
    SEND_PROVISIONAL,
    SEND_FINAL,
    TIMER_J,
    TRANSPORT_ERROR
  }

  private final ServerActions actions;

  NonInviteServerMachine(boolean reliable, TransactionTimers timers, ServerActions actions) {
    super(State.TRYING, reliable, timers);
    this.actions = actions;
  }

  @Override
  State next(State present, Input input) {
    return switch (present) {
      case TRYING -> trying(input);
      case PROCEEDING -> proceeding(input);
      case COMPLETED -> completed(input);
      case TERMINATED -> State.TERMINATED;
    };
  }

  /** §17.2.2, paragraph 1: a repeated request is discarded. */
  private State trying(Input input) {
    return switch (input) {
      case SEND_PROVISIONAL -> {
        actions.sendResponse();
        yield State.PROCEEDING;
      }
      case SEND_FINAL -> complete();
      case REQUEST, TIMER_J, TRANSPORT_ERROR -> State.TRYING;
    };
  }

  /** §17.2.2, paragraph 2: a repeated request gets the newest provisional response. */
  private State proceeding(Input input) {
    return switch (input) {
      case REQUEST, SEND_PROVISIONAL -> {
        actions.sendResponse();
        yield State.PROCEEDING;
      }
      case SEND_FINAL -> complete();
      case TRANSPORT_ERROR -> fail();
      case TIMER_J -> State.PROCEEDING;
    };
  }

  /** §17.2.2, paragraph 3: a repeated request gets the final response again. */
  private State completed(Input input) {
    return switch (input) {
      case REQUEST -> {
        actions.sendResponse();
        yield State.COMPLETED;
      }
      case TIMER_J -> State.TERMINATED;
      case TRANSPORT_ERROR -> fail();
      case SEND_PROVISIONAL, SEND_FINAL -> State.COMPLETED;
    };
  }

  private State complete() {
    if (!reliable) {
      actions.setTimer(TransactionTimer.J, timers.timeoutMillis());
    }
    actions.sendResponse();
    return reliable ? State.TERMINATED : State.COMPLETED;
  }

  private State fail() {
    actions.reportTransportError();
    return State.TERMINATED;
  }

  @Override
  void entered(State state) {
    if (state == State.TERMINATED) {
      actions.cancelTimer(TransactionTimer.J);
      actions.terminated();
    }
  }
}

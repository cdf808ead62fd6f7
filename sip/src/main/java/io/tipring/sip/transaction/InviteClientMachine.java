package io.tipring.sip.transaction;

/** The INVITE client transaction: RFC 3261 §17.1.1, as corrected by RFC 6026 §7.2 and §8.4. */
final class InviteClientMachine
    extends StateMachine<InviteClientMachine.State, InviteClientMachine.Input> {

  enum State {
    CALLING,
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    TERMINATED
  }

  enum Input {
    PROVISIONAL,
    SUCCESS,
    FAILURE,
    TIMER_A,
    TIMER_B,
    TIMER_D,
    TIMER_M,
    TRANSPORT_ERROR,
    /** The user gives up waiting after a CANCEL (§9.1). */
    ABANDON
  }

  private final ClientActions actions;
  private long retransmitMillis;

  InviteClientMachine(boolean reliable, TransactionTimers timers, ClientActions actions) {
    super(State.CALLING, reliable, timers);
    this.actions = actions;
    this.retransmitMillis = timers.t1Millis();
  }

  /** Sends the INVITE and starts timers A and B (§17.1.1.2). To be called once. */
  void start() {
    actions.setTimer(TransactionTimer.B, timers.timeoutMillis());
    if (!reliable) {
      actions.setTimer(TransactionTimer.A, retransmitMillis);
    }
    actions.sendRequest();
  }

  @Override
  State next(State present, Input input) {
    return switch (present) {
      case CALLING -> calling(input);
      case PROCEEDING -> proceeding(input);
      case ACCEPTED -> accepted(input);
      case COMPLETED -> completed(input);
      case TERMINATED -> State.TERMINATED;
    };
  }

  /** §17.1.1.2, paragraphs 2 to 4. */
  private State calling(Input input) {
    return switch (input) {
      case TIMER_A -> {
        retransmitMillis *= 2;
        actions.setTimer(TransactionTimer.A, retransmitMillis);
        actions.sendRequest();
        yield State.CALLING;
      }
      case TIMER_B -> {
        actions.reportTimeout();
        yield State.TERMINATED;
      }
      case TRANSPORT_ERROR -> {
        actions.reportTransportError();
        yield State.TERMINATED;
      }
      case PROVISIONAL -> {
        actions.cancelTimer(TransactionTimer.A);
        actions.cancelTimer(TransactionTimer.B);
        actions.deliverResponse();
        yield State.PROCEEDING;
      }
      case SUCCESS -> accept();
      case FAILURE -> complete();
      case ABANDON -> State.TERMINATED;
      case TIMER_D, TIMER_M -> State.CALLING;
    };
  }

  /** §17.1.1.2, paragraph 5: no more retransmission, and no timeout of the transaction's own. */
  private State proceeding(Input input) {
    return switch (input) {
      case PROVISIONAL -> {
        actions.deliverResponse();
        yield State.PROCEEDING;
      }
      case SUCCESS -> accept();
      case FAILURE -> complete();
      case ABANDON -> State.TERMINATED;
      case TIMER_A, TIMER_B, TIMER_D, TIMER_M, TRANSPORT_ERROR -> State.PROCEEDING;
    };
  }

  /** RFC 6026 §8.4: every 2xx goes to the user, who acknowledges it; all else is absorbed. */
  private State accepted(Input input) {
    return switch (input) {
      case SUCCESS -> {
        actions.deliverResponse();
        yield State.ACCEPTED;
      }
      case TIMER_M -> State.TERMINATED;
      case PROVISIONAL, FAILURE, TIMER_A, TIMER_B, TIMER_D, TRANSPORT_ERROR, ABANDON ->
          State.ACCEPTED;
    };
  }

  /** §17.1.1.2, paragraph 7: a repeated final response is acknowledged and not passed on. */
  private State completed(Input input) {
    return switch (input) {
      case FAILURE -> {
        actions.sendAck();
        yield State.COMPLETED;
      }
      case TRANSPORT_ERROR -> {
        actions.reportTransportError();
        yield State.TERMINATED;
      }
      case TIMER_D -> State.TERMINATED;
      case PROVISIONAL, SUCCESS, TIMER_A, TIMER_B, TIMER_M, ABANDON -> State.COMPLETED;
    };
  }

  private State accept() {
    actions.cancelTimer(TransactionTimer.A);
    actions.cancelTimer(TransactionTimer.B);
    actions.setTimer(TransactionTimer.M, timers.timeoutMillis());
    actions.deliverResponse();
    return State.ACCEPTED;
  }

  private State complete() {
    actions.cancelTimer(TransactionTimer.A);
    actions.cancelTimer(TransactionTimer.B);
    if (!reliable) {
      actions.setTimer(TransactionTimer.D, timers.dMillis());
    }
    actions.sendAck();
    actions.deliverResponse();
    return reliable ? State.TERMINATED : State.COMPLETED;
  }

  @Override
  void entered(State state) {
    if (state == State.TERMINATED) {
      actions.cancelTimer(TransactionTimer.A);
      actions.cancelTimer(TransactionTimer.B);
      actions.cancelTimer(TransactionTimer.D);
      actions.cancelTimer(TransactionTimer.M);
      actions.terminated();
    }
  }
}

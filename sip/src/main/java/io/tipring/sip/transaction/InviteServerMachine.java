package io.tipring.sip.transaction;

/** The INVITE server transaction: RFC 3261 §17.2.1, as corrected by RFC 6026 §7.1 and §8.5. */
final class InviteServerMachine
    extends StateMachine<InviteServerMachine.State, InviteServerMachine.Input> {

  enum State {
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    CONFIRMED,
    TERMINATED
  }

  enum Input {
    /** The INVITE came again. */
    INVITE,
    ACK,
    /** The user answers, with this class of status. */
    SEND_PROVISIONAL,
    SEND_SUCCESS,
    SEND_FAILURE,
    TIMER_G,
    TIMER_H,
    TIMER_I,
    TIMER_L,
    TRANSPORT_ERROR
  }

  private final ServerActions actions;
  private long retransmitMillis;

  InviteServerMachine(boolean reliable, TransactionTimers timers, ServerActions actions) {
    super(State.PROCEEDING, reliable, timers);
    this.actions = actions;
    this.retransmitMillis = timers.t1Millis();
  }

  @Override
  State next(State present, Input input) {
    return switch (present) {
      case PROCEEDING -> proceeding(input);
      case ACCEPTED -> accepted(input);
      case COMPLETED -> completed(input);
      case CONFIRMED -> confirmed(input);
      case TERMINATED -> State.TERMINATED;
    };
  }

  /** §17.2.1, paragraphs 2 to 4; RFC 6026 §7.1 for the 2xx. */
  private State proceeding(Input input) {
    return switch (input) {
      case INVITE, SEND_PROVISIONAL -> {
        actions.sendResponse();
        yield State.PROCEEDING;
      }
      case SEND_SUCCESS -> {
        actions.setTimer(TransactionTimer.L, timers.timeoutMillis());
        actions.sendResponse();
        yield State.ACCEPTED;
      }
      case SEND_FAILURE -> {
        actions.setTimer(TransactionTimer.H, timers.timeoutMillis());
        if (!reliable) {
          actions.setTimer(TransactionTimer.G, retransmitMillis);
        }
        actions.sendResponse();
        yield State.COMPLETED;
      }
      case TRANSPORT_ERROR -> {
        actions.reportTransportError();
        yield State.PROCEEDING;
      }
      case ACK, TIMER_G, TIMER_H, TIMER_I, TIMER_L -> State.PROCEEDING;
    };
  }

  /** RFC 6026 §7.1: absorbs the repeated INVITE; the user repeats its 2xx by itself. */
  private State accepted(Input input) {
    return switch (input) {
      case SEND_SUCCESS -> {
        actions.sendResponse();
        yield State.ACCEPTED;
      }
      case ACK -> {
        actions.deliverAck();
        yield State.ACCEPTED;
      }
      case TRANSPORT_ERROR -> {
        actions.reportTransportError();
        yield State.ACCEPTED;
      }
      case TIMER_L -> State.TERMINATED;
      case INVITE, SEND_PROVISIONAL, SEND_FAILURE, TIMER_G, TIMER_H, TIMER_I -> State.ACCEPTED;
    };
  }

  /** §17.2.1, paragraphs 5 to 7: repeats the final response until its ACK. */
  private State completed(Input input) {
    return switch (input) {
      case INVITE -> {
        actions.sendResponse();
        yield State.COMPLETED;
      }
      case TIMER_G -> {
        retransmitMillis = Math.min(2 * retransmitMillis, timers.t2Millis());
        actions.setTimer(TransactionTimer.G, retransmitMillis);
        actions.sendResponse();
        yield State.COMPLETED;
      }
      case ACK -> {
        actions.cancelTimer(TransactionTimer.G);
        actions.cancelTimer(TransactionTimer.H);
        if (!reliable) {
          actions.setTimer(TransactionTimer.I, timers.t4Millis());
        }
        yield reliable ? State.TERMINATED : State.CONFIRMED;
      }
      case TIMER_H -> {
        actions.reportTimeout();
        yield State.TERMINATED;
      }
      case TRANSPORT_ERROR -> {
        actions.reportTransportError();
        yield State.COMPLETED;
      }
      case SEND_PROVISIONAL, SEND_SUCCESS, SEND_FAILURE, TIMER_I, TIMER_L -> State.COMPLETED;
    };
  }

  /** §17.2.1, paragraph 8: absorbs repeated ACKs. */
  private State confirmed(Input input) {
    return switch (input) {
      case TIMER_I -> State.TERMINATED;
      case INVITE,
          ACK,
          SEND_PROVISIONAL,
          SEND_SUCCESS,
          SEND_FAILURE,
          TIMER_G,
          TIMER_H,
          TIMER_L,
          TRANSPORT_ERROR ->
          State.CONFIRMED;
    };
  }

  @Override
  void entered(State state) {
    if (state == State.TERMINATED) {
      actions.cancelTimer(TransactionTimer.G);
      actions.cancelTimer(TransactionTimer.H);
      actions.cancelTimer(TransactionTimer.I);
      actions.cancelTimer(TransactionTimer.L);
      actions.terminated();
    }
  }
}

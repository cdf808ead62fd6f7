package io.tipring.sip.transaction;

/** The non-INVITE client transaction: RFC 3261 §17.1.2. */
final class NonInviteClientMachine
    extends StateMachine<NonInviteClientMachine.State, NonInviteClientMachine.Input> {

  enum State {
    TRYING,
    PROCEEDING,
    COMPLETED,
    TERMINATED
  }

  enum Input {
    PROVISIONAL,
    FINAL,
    TIMER_E,
    TIMER_F,
    TIMER_K,
    TRANSPORT_ERROR
  }

  private final ClientActions actions;
  private long retransmitMillis;

  NonInviteClientMachine(boolean reliable, TransactionTimers timers, ClientActions actions) {
    super(State.TRYING, reliable, timers);
    this.actions = actions;
    this.retransmitMillis = timers.t1Millis();
  }

  /** Sends the request and starts timers E and F (§17.1.2.2). To be called once. */
  void start() {
    actions.setTimer(TransactionTimer.F, timers.timeoutMillis());
    if (!reliable) {
      actions.setTimer(TransactionTimer.E, retransmitMillis);
    }
    actions.sendRequest();
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

  /** §17.1.2.2, paragraphs 2 to 4: the interval doubles up to T2. */
  private State trying(Input input) {
    return switch (input) {
      case TIMER_E -> {
        retransmit(Math.min(2 * retransmitMillis, timers.t2Millis()));
        yield State.TRYING;
      }
      case PROVISIONAL -> {
        actions.deliverResponse();
        yield State.PROCEEDING;
      }
      case FINAL -> complete();
      case TIMER_F -> timeOut();
      case TRANSPORT_ERROR -> fail();
      case TIMER_K -> State.TRYING;
    };
  }

  /** §17.1.2.2, paragraph 5: after a provisional response the interval is T2. */
  private State proceeding(Input input) {
    return switch (input) {
      case TIMER_E -> {
        retransmit(timers.t2Millis());
        yield State.PROCEEDING;
      }
      case PROVISIONAL -> {
        actions.deliverResponse();
        yield State.PROCEEDING;
      }
      case FINAL -> complete();
      case TIMER_F -> timeOut();
      case TRANSPORT_ERROR -> fail();
      case TIMER_K -> State.PROCEEDING;
    };
  }

  /** §17.1.2.2, paragraph 6: absorbs repeated responses. */
  private State completed(Input input) {
    return switch (input) {
      case TIMER_K -> State.TERMINATED;
      case PROVISIONAL, FINAL, TIMER_E, TIMER_F, TRANSPORT_ERROR -> State.COMPLETED;
    };
  }

  private void retransmit(long nextMillis) {
    retransmitMillis = nextMillis;
    actions.setTimer(TransactionTimer.E, nextMillis);
    actions.sendRequest();
  }

  private State complete() {
    actions.cancelTimer(TransactionTimer.E);
    actions.cancelTimer(TransactionTimer.F);
    if (!reliable) {
      actions.setTimer(TransactionTimer.K, timers.t4Millis());
    }
    actions.deliverResponse();
    return reliable ? State.TERMINATED : State.COMPLETED;
  }

  private State timeOut() {
    actions.reportTimeout();
    return State.TERMINATED;
  }

  private State fail() {
    actions.reportTransportError();
    return State.TERMINATED;
  }

  @Override
  void entered(State state) {
    if (state == State.TERMINATED) {
      actions.cancelTimer(TransactionTimer.E);
      actions.cancelTimer(TransactionTimer.F);
      actions.cancelTimer(TransactionTimer.K);
      actions.terminated();
    }
  }
}

package io.tipring.sip.transaction;

import java.util.Objects;

/**
 * One state machine of RFC 3261 §17: an input in, actions out, and a next state. It knows neither
 * clock nor socket nor message; whoever owns it gives those by its actions. Not safe for threads:
 * the event loop that owns the transaction owns the machine.
 *
 * @param <S> the states
 * @param <I> the inputs
 */
abstract sealed class StateMachine<S extends Enum<S>, I extends Enum<I>>
    permits InviteClientMachine,
        NonInviteClientMachine,
        InviteServerMachine,
        NonInviteServerMachine {

  final boolean reliable;
  final TransactionTimers timers;
  private S state;

  /**
   * @param reliable whether the transport repeats by itself (TCP, TLS), so that the machine doesn't
   */
  StateMachine(S initial, boolean reliable, TransactionTimers timers) {
    this.state = Objects.requireNonNull(initial);
    this.reliable = reliable;
    this.timers = Objects.requireNonNull(timers);
  }

  final S state() {
    return state;
  }

  /** Takes one input. The only place where the state changes. */
  final void accept(I input) {
    S next = next(state, input);
    if (next != state) {
      state = next;
      entered(next);
    }
  }

  /** Runs the function of the present state and gives the state that follows. */
  abstract S next(S present, I input);

  /** Called after each change of state; what the state left behind is tidied here. */
  abstract void entered(S state);
}

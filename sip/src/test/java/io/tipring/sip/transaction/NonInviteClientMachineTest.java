package io.tipring.sip.transaction;

import static io.tipring.sip.transaction.NonInviteClientMachine.Input.FINAL;
import static io.tipring.sip.transaction.NonInviteClientMachine.Input.PROVISIONAL;
import static io.tipring.sip.transaction.NonInviteClientMachine.Input.TIMER_E;
import static io.tipring.sip.transaction.NonInviteClientMachine.Input.TIMER_F;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.sip.transaction.NonInviteClientMachine.Input;
import io.tipring.sip.transaction.NonInviteClientMachine.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NonInviteClientMachineTest {

  private static final String UNRELIABLE =
      """
      TRYING      PROVISIONAL -> PROCEEDING : deliver
      TRYING      FINAL -> COMPLETED : -E, -F, K=5000, deliver
      TRYING      TIMER_E -> TRYING : E=1000, request
      TRYING      TIMER_F -> TERMINATED : timeout, -E, -F, -K, terminated
      TRYING      TRANSPORT_ERROR -> TERMINATED : transportError, -E, -F, -K, terminated
      TRYING      TIMER_K -> TRYING
      PROCEEDING  PROVISIONAL -> PROCEEDING : deliver
      PROCEEDING  FINAL -> COMPLETED : -E, -F, K=5000, deliver
      PROCEEDING  TIMER_E -> PROCEEDING : E=4000, request
      PROCEEDING  TIMER_F -> TERMINATED : timeout, -E, -F, -K, terminated
      PROCEEDING  TRANSPORT_ERROR -> TERMINATED : transportError, -E, -F, -K, terminated
      PROCEEDING  TIMER_K -> PROCEEDING
      COMPLETED   TIMER_K -> TERMINATED : -E, -F, -K, terminated
      COMPLETED   PROVISIONAL|FINAL|TIMER_E|TIMER_F|TRANSPORT_ERROR -> COMPLETED
      TERMINATED  PROVISIONAL|FINAL|TIMER_E|TIMER_F|TIMER_K|TRANSPORT_ERROR -> TERMINATED
      """;

  private final RecordedActions actions = new RecordedActions();

  @TestFactory
  Stream<DynamicTest> everyCell() {
    return new TransitionTable<>(State.class, Input.class, UNRELIABLE)
        .tests(actions, state -> machineIn(state, false));
  }

  @Test
  void doublesTheIntervalOfTimerEUpToT2() {
    NonInviteClientMachine machine = machine(false);
    machine.start();
    for (int i = 0; i < 5; i++) {
      machine.accept(TIMER_E);
    }
    assertThat(actions.take())
        .isEqualTo(
            "F=32000, E=500, request, E=1000, request, E=2000, request, E=4000, request,"
                + " E=4000, request, E=4000, request");
  }

  @Test
  void repeatsNothingAndWaitsForNothingOnAReliableTransport() {
    NonInviteClientMachine machine = machine(true);
    machine.start();
    machine.accept(FINAL);
    assertThat(machine.state()).isEqualTo(State.TERMINATED);
    assertThat(actions.take())
        .isEqualTo("F=32000, request, -E, -F, deliver, -E, -F, -K, terminated");
  }

  private NonInviteClientMachine machine(boolean reliable) {
    return new NonInviteClientMachine(reliable, TransactionTimers.STANDARD, actions);
  }

  private NonInviteClientMachine machineIn(State state, boolean reliable) {
    NonInviteClientMachine machine = machine(reliable);
    switch (state) {
      case TRYING -> machine.start();
      case PROCEEDING -> machine.accept(PROVISIONAL);
      case COMPLETED -> machine.accept(FINAL);
      case TERMINATED -> machine.accept(TIMER_F);
    }
    return machine;
  }
}

package io.tipring.sip.transaction;

import static io.tipring.sip.transaction.NonInviteServerMachine.Input.SEND_FINAL;
import static io.tipring.sip.transaction.NonInviteServerMachine.Input.SEND_PROVISIONAL;
import static io.tipring.sip.transaction.NonInviteServerMachine.Input.TIMER_J;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.sip.transaction.NonInviteServerMachine.Input;
import io.tipring.sip.transaction.NonInviteServerMachine.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NonInviteServerMachineTest {

  private static final String UNRELIABLE =
      """
      TRYING      SEND_PROVISIONAL -> PROCEEDING : response
      TRYING      SEND_FINAL -> COMPLETED : J=32000, response
      TRYING      REQUEST|TIMER_J|TRANSPORT_ERROR -> TRYING
      PROCEEDING  REQUEST|SEND_PROVISIONAL -> PROCEEDING : response
      PROCEEDING  SEND_FINAL -> COMPLETED : J=32000, response
      PROCEEDING  TRANSPORT_ERROR -> TERMINATED : transportError, -J, terminated
      PROCEEDING  TIMER_J -> PROCEEDING
      COMPLETED   REQUEST -> COMPLETED : response
      COMPLETED   TIMER_J -> TERMINATED : -J, terminated
      COMPLETED   TRANSPORT_ERROR -> TERMINATED : transportError, -J, terminated
      COMPLETED   SEND_PROVISIONAL|SEND_FINAL -> COMPLETED
      TERMINATED  REQUEST|SEND_PROVISIONAL|SEND_FINAL|TIMER_J|TRANSPORT_ERROR -> TERMINATED
      """;

  private final RecordedActions actions = new RecordedActions();

  @TestFactory
  Stream<DynamicTest> everyCell() {
    return new TransitionTable<>(State.class, Input.class, UNRELIABLE)
        .tests(actions, state -> machineIn(state, false));
  }

  @Test
  void endsWithItsFinalResponseOnAReliableTransport() {
    NonInviteServerMachine machine = machineIn(State.COMPLETED, true);
    assertThat(machine.state()).isEqualTo(State.TERMINATED);
    assertThat(actions.take()).isEqualTo("response, -J, terminated");
  }

  private NonInviteServerMachine machineIn(State state, boolean reliable) {
    NonInviteServerMachine machine =
        new NonInviteServerMachine(reliable, TransactionTimers.STANDARD, actions);
    switch (state) {
      case TRYING -> {}
      case PROCEEDING -> machine.accept(SEND_PROVISIONAL);
      case COMPLETED -> machine.accept(SEND_FINAL);
      case TERMINATED -> {
        machine.accept(SEND_FINAL);
        machine.accept(TIMER_J);
      }
    }
    return machine;
  }
}

package io.tipring.sip.transaction;

import static io.tipring.sip.transaction.InviteServerMachine.Input.ACK;
import static io.tipring.sip.transaction.InviteServerMachine.Input.SEND_FAILURE;
import static io.tipring.sip.transaction.InviteServerMachine.Input.SEND_SUCCESS;
import static io.tipring.sip.transaction.InviteServerMachine.Input.TIMER_G;
import static io.tipring.sip.transaction.InviteServerMachine.Input.TIMER_L;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.sip.transaction.InviteServerMachine.Input;
import io.tipring.sip.transaction.InviteServerMachine.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InviteServerMachineTest {

  private static final String UNRELIABLE =
      """
      PROCEEDING  INVITE|SEND_PROVISIONAL -> PROCEEDING : response
      PROCEEDING  SEND_SUCCESS -> ACCEPTED : L=32000, response
      PROCEEDING  SEND_FAILURE -> COMPLETED : H=32000, G=500, response
      PROCEEDING  TRANSPORT_ERROR -> PROCEEDING : transportError
      PROCEEDING  ACK|TIMER_G|TIMER_H|TIMER_I|TIMER_L -> PROCEEDING
      ACCEPTED    SEND_SUCCESS -> ACCEPTED : response
      ACCEPTED    ACK -> ACCEPTED : deliverAck
      ACCEPTED    TRANSPORT_ERROR -> ACCEPTED : transportError
      ACCEPTED    TIMER_L -> TERMINATED : -G, -H, -I, -L, terminated
      ACCEPTED    INVITE|SEND_PROVISIONAL|SEND_FAILURE|TIMER_G|TIMER_H|TIMER_I -> ACCEPTED
      COMPLETED   INVITE -> COMPLETED : response
      COMPLETED   TIMER_G -> COMPLETED : G=1000, response
      COMPLETED   ACK -> CONFIRMED : -G, -H, I=5000
      COMPLETED   TIMER_H -> TERMINATED : timeout, -G, -H, -I, -L, terminated
      COMPLETED   TRANSPORT_ERROR -> COMPLETED : transportError
      COMPLETED   SEND_PROVISIONAL|SEND_SUCCESS|SEND_FAILURE|TIMER_I|TIMER_L -> COMPLETED
      CONFIRMED   TIMER_I -> TERMINATED : -G, -H, -I, -L, terminated
      CONFIRMED   INVITE|ACK|SEND_PROVISIONAL|SEND_SUCCESS|SEND_FAILURE -> CONFIRMED
      CONFIRMED   TIMER_G|TIMER_H|TIMER_L|TRANSPORT_ERROR -> CONFIRMED
      TERMINATED  INVITE|ACK|SEND_PROVISIONAL|SEND_SUCCESS|SEND_FAILURE -> TERMINATED
      TERMINATED  TIMER_G|TIMER_H|TIMER_I|TIMER_L|TRANSPORT_ERROR -> TERMINATED
      """;

  private final RecordedActions actions = new RecordedActions();

  @TestFactory
  Stream<DynamicTest> everyCell() {
    return new TransitionTable<>(State.class, Input.class, UNRELIABLE)
        .tests(actions, state -> machineIn(state, false));
  }

  @Test
  void doublesTheIntervalOfTimerGUpToT2() {
    InviteServerMachine machine = machineIn(State.COMPLETED, false);
    actions.take();
    for (int i = 0; i < 4; i++) {
      machine.accept(TIMER_G);
    }
    assertThat(actions.take())
        .isEqualTo("G=1000, response, G=2000, response, G=4000, response, G=4000, response");
  }

  @Test
  void waitsForTheAckWithoutRepeatingOnAReliableTransport() {
    InviteServerMachine machine = machineIn(State.COMPLETED, true);
    assertThat(actions.take()).isEqualTo("H=32000, response");
    machine.accept(ACK);
    assertThat(machine.state()).isEqualTo(State.TERMINATED);
    assertThat(actions.take()).isEqualTo("-G, -H, -G, -H, -I, -L, terminated");
  }

  private InviteServerMachine machineIn(State state, boolean reliable) {
    InviteServerMachine machine =
        new InviteServerMachine(reliable, TransactionTimers.STANDARD, actions);
    switch (state) {
      case PROCEEDING -> {}
      case ACCEPTED -> machine.accept(SEND_SUCCESS);
      case COMPLETED -> machine.accept(SEND_FAILURE);
      case CONFIRMED -> {
        machine.accept(SEND_FAILURE);
        machine.accept(ACK);
      }
      case TERMINATED -> {
        machine.accept(SEND_SUCCESS);
        machine.accept(TIMER_L);
      }
    }
    return machine;
  }
}

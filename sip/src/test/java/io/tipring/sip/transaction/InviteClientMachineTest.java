package io.tipring.sip.transaction;

import static io.tipring.sip.transaction.InviteClientMachine.Input.FAILURE;
import static io.tipring.sip.transaction.InviteClientMachine.Input.PROVISIONAL;
import static io.tipring.sip.transaction.InviteClientMachine.Input.SUCCESS;
import static io.tipring.sip.transaction.InviteClientMachine.Input.TIMER_A;
import static io.tipring.sip.transaction.InviteClientMachine.Input.TIMER_B;
import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.sip.transaction.InviteClientMachine.Input;
import io.tipring.sip.transaction.InviteClientMachine.State;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InviteClientMachineTest {

  private static final String UNRELIABLE =
      """
      CALLING     PROVISIONAL -> PROCEEDING : -A, -B, deliver
      CALLING     SUCCESS -> ACCEPTED : -A, -B, M=32000, deliver
      CALLING     FAILURE -> COMPLETED : -A, -B, D=32000, ack, deliver
      CALLING     TIMER_A -> CALLING : A=1000, request
      CALLING     TIMER_B -> TERMINATED : timeout, -A, -B, -D, -M, terminated
      CALLING     TRANSPORT_ERROR -> TERMINATED : transportError, -A, -B, -D, -M, terminated
      CALLING     ABANDON -> TERMINATED : -A, -B, -D, -M, terminated
      CALLING     TIMER_D|TIMER_M -> CALLING
      PROCEEDING  PROVISIONAL -> PROCEEDING : deliver
      PROCEEDING  SUCCESS -> ACCEPTED : -A, -B, M=32000, deliver
      PROCEEDING  FAILURE -> COMPLETED : -A, -B, D=32000, ack, deliver
      PROCEEDING  ABANDON -> TERMINATED : -A, -B, -D, -M, terminated
      PROCEEDING  TIMER_A|TIMER_B|TIMER_D|TIMER_M|TRANSPORT_ERROR -> PROCEEDING
      ACCEPTED    SUCCESS -> ACCEPTED : deliver
      ACCEPTED    TIMER_M -> TERMINATED : -A, -B, -D, -M, terminated
      ACCEPTED    PROVISIONAL|FAILURE|TIMER_A|TIMER_B|TIMER_D|TRANSPORT_ERROR|ABANDON -> ACCEPTED
      COMPLETED   FAILURE -> COMPLETED : ack
      COMPLETED   TIMER_D -> TERMINATED : -A, -B, -D, -M, terminated
      COMPLETED   TRANSPORT_ERROR -> TERMINATED : transportError, -A, -B, -D, -M, terminated
      COMPLETED   PROVISIONAL|SUCCESS|TIMER_A|TIMER_B|TIMER_M|ABANDON -> COMPLETED
      TERMINATED  PROVISIONAL|SUCCESS|FAILURE|TIMER_A|TIMER_B|TIMER_D|TIMER_M|TRANSPORT_ERROR|ABANDON -> TERMINATED
      """;

  private final RecordedActions actions = new RecordedActions();

  @TestFactory
  Stream<DynamicTest> everyCell() {
    return new TransitionTable<>(State.class, Input.class, UNRELIABLE)
        .tests(actions, state -> machineIn(state, false));
  }

  @Test
  void sendsTheInviteAndStartsTimersAAndB() {
    machine(false).start();
    assertThat(actions.take()).isEqualTo("B=32000, A=500, request");
  }

  @Test
  void doublesTheIntervalOfTimerAWithoutALimit() {
    InviteClientMachine machine = machine(false);
    machine.start();
    actions.take();
    for (int i = 0; i < 6; i++) {
      machine.accept(TIMER_A);
    }
    assertThat(actions.take())
        .isEqualTo(
            "A=1000, request, A=2000, request, A=4000, request, A=8000, request, A=16000, request,"
                + " A=32000, request");
  }

  @Test
  void doesNotRepeatOnAReliableTransport() {
    machine(true).start();
    assertThat(actions.take()).isEqualTo("B=32000, request");
  }

  @Test
  void endsAtOnceAfterAFailureOnAReliableTransport() {
    InviteClientMachine machine = machineIn(State.PROCEEDING, true);
    actions.take();
    machine.accept(FAILURE);
    assertThat(machine.state()).isEqualTo(State.TERMINATED);
    assertThat(actions.take()).isEqualTo("-A, -B, ack, deliver, -A, -B, -D, -M, terminated");
  }

  @Test
  void staysAcceptedOnAReliableTransportBecauseForksMayFollow() {
    InviteClientMachine machine = machineIn(State.ACCEPTED, true);
    assertThat(machine.state()).isEqualTo(State.ACCEPTED);
    assertThat(actions.take()).endsWith("M=32000, deliver");
  }

  private InviteClientMachine machine(boolean reliable) {
    return new InviteClientMachine(reliable, TransactionTimers.STANDARD, actions);
  }

  private InviteClientMachine machineIn(State state, boolean reliable) {
    InviteClientMachine machine = machine(reliable);
    switch (state) {
      case CALLING -> machine.start();
      case PROCEEDING -> machine.accept(PROVISIONAL);
      case ACCEPTED -> machine.accept(SUCCESS);
      case COMPLETED -> machine.accept(FAILURE);
      case TERMINATED -> machine.accept(TIMER_B);
    }
    return machine;
  }
}

package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.NonInviteServerMachine.Input;
import io.tipring.sip.transport.Hop;

/** A request of a peer other than INVITE and ACK. */
final class NonInviteServerTransaction extends ServerTransaction {

  private final NonInviteServerMachine machine;

  NonInviteServerTransaction(TransactionLayer layer, TransactionKey key, Hop target) {
    super(layer, key, null, target);
    machine = new NonInviteServerMachine(target.isReliable(), layer.timers(), this);
  }

  @Override
  public boolean isAnswered() {
    return switch (machine.state()) {
      case TRYING, PROCEEDING -> false;
      case COMPLETED, TERMINATED -> true;
    };
  }

  @Override
  TransactionKind kind() {
    return TransactionKind.NON_INVITE_SERVER;
  }

  @Override
  void answer(int status) {
    machine.accept(status < 200 ? Input.SEND_PROVISIONAL : Input.SEND_FINAL);
    if (isAnswered()) {
      release();
    }
  }

  @Override
  void requestRepeated() {
    machine.accept(Input.REQUEST);
  }

  @Override
  void ackReceived(SipMessage ack) {
    throw new IllegalStateException("an ACK matches only an INVITE");
  }

  @Override
  public void deliverAck() {
    throw new IllegalStateException("an ACK matches only an INVITE");
  }

  @Override
  void transportFailed() {
    machine.accept(Input.TRANSPORT_ERROR);
  }

  @Override
  void fire(TransactionTimer timer) {
    switch (timer) {
      case J -> machine.accept(Input.TIMER_J);
      default -> throw new IllegalStateException("a non-INVITE server has no timer " + timer);
    }
  }
}

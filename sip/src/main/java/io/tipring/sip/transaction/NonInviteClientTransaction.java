package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.NonInviteClientMachine.Input;
import io.tipring.sip.transport.Hop;

/** A request of ours other than INVITE and ACK. */
final class NonInviteClientTransaction extends ClientTransaction {

  private final NonInviteClientMachine machine;

  NonInviteClientTransaction(
      TransactionLayer layer, TransactionKey key, Hop hop, byte[] request, ClientUser user) {
    super(layer, key, hop, request, user);
    machine = new NonInviteClientMachine(hop.isReliable(), layer.timers(), this);
  }

  @Override
  TransactionKind kind() {
    return TransactionKind.NON_INVITE_CLIENT;
  }

  @Override
  void start() {
    machine.start();
  }

  @Override
  void accept(SipMessage response) {
    machine.accept(response.status() < 200 ? Input.PROVISIONAL : Input.FINAL);
    if (machine.state() == NonInviteClientMachine.State.COMPLETED) {
      release();
    }
  }

  @Override
  public void sendAck() {
    throw new IllegalStateException("only an INVITE is acknowledged");
  }

  @Override
  void transportFailed() {
    machine.accept(Input.TRANSPORT_ERROR);
  }

  @Override
  void fire(TransactionTimer timer) {
    switch (timer) {
      case E -> machine.accept(Input.TIMER_E);
      case F -> machine.accept(Input.TIMER_F);
      case K -> machine.accept(Input.TIMER_K);
      default -> throw new IllegalStateException("a non-INVITE client has no timer " + timer);
    }
  }
}

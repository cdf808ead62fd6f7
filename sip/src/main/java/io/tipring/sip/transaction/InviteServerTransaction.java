package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transaction.InviteServerMachine.Input;
import io.tipring.sip.transport.Hop;

/** An INVITE of a peer. */
public final class InviteServerTransaction extends ServerTransaction {

  private final InviteServerMachine machine;
  private final boolean merged;
  private SipMessage ack;

  InviteServerTransaction(
      TransactionLayer layer, TransactionKey key, MergeKey mergeKey, boolean merged, Hop target) {
    super(layer, key, mergeKey, target);
    this.merged = merged;
    machine = new InviteServerMachine(target.isReliable(), layer.timers(), this);
  }

  /** Whether the same request came before on another path, for which 482 is due (§8.2.2.2). */
  public boolean isMerged() {
    return merged;
  }

  @Override
  public boolean isAnswered() {
    return machine.state() != InviteServerMachine.State.PROCEEDING;
  }

  @Override
  TransactionKind kind() {
    return TransactionKind.INVITE_SERVER;
  }

  @Override
  void answer(int status) {
    machine.accept(
        status < 200
            ? Input.SEND_PROVISIONAL
            : status < 300 ? Input.SEND_SUCCESS : Input.SEND_FAILURE);
    if (machine.state() == InviteServerMachine.State.ACCEPTED) {
      // The user repeats its 2xx by itself (RFC 6026 §7.1).
      response = null;
    }
  }

  @Override
  void requestRepeated() {
    machine.accept(Input.INVITE);
  }

  @Override
  void ackReceived(SipMessage message) {
    ack = message;
    machine.accept(Input.ACK);
    ack = null;
    if (machine.state() == InviteServerMachine.State.CONFIRMED) {
      response = null;
      release();
    }
  }

  @Override
  public void deliverAck() {
    layer.passAck(ack, target());
  }

  @Override
  void transportFailed() {
    machine.accept(Input.TRANSPORT_ERROR);
  }

  @Override
  void fire(TransactionTimer timer) {
    switch (timer) {
      case G -> machine.accept(Input.TIMER_G);
      case H -> machine.accept(Input.TIMER_H);
      case I -> machine.accept(Input.TIMER_I);
      case L -> machine.accept(Input.TIMER_L);
      default -> throw new IllegalStateException("an INVITE server has no timer " + timer);
    }
  }
}

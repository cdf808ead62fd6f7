package io.tipring.sip.transaction;

import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.transaction.InviteClientMachine.Input;
import io.tipring.sip.transport.Hop;

/** An INVITE of ours. */
public final class InviteClientTransaction extends ClientTransaction {

  private final InviteClientMachine machine;
  private byte[] ack;

  InviteClientTransaction(
      TransactionLayer layer, TransactionKey key, Hop hop, byte[] request, ClientUser user) {
    super(layer, key, hop, request, user);
    machine = new InviteClientMachine(hop.isReliable(), layer.timers(), this);
  }

  /** Whether a provisional response came and no final one: the time to send a CANCEL (§9.1). */
  public boolean isProceeding() {
    return machine.state() == InviteClientMachine.State.PROCEEDING;
  }

  /** Whether no response came yet. */
  public boolean isCalling() {
    return machine.state() == InviteClientMachine.State.CALLING;
  }

  /** The INVITE as it was sent; null once a final response is there. */
  public byte[] invite() {
    return request;
  }

  /**
   * Gives the INVITE up when a CANCEL had no effect for 64·T1 (§9.1): nothing is reported any more.
   */
  public void abandon() {
    machine.accept(Input.ABANDON);
  }

  /** The system says that there is nobody at the hop: a transport error (§18.4). */
  public void unreachable() {
    transportFailed();
  }

  @Override
  TransactionKind kind() {
    return TransactionKind.INVITE_CLIENT;
  }

  @Override
  void start() {
    machine.start();
  }

  @Override
  void accept(SipMessage response) {
    int status = response.status();
    machine.accept(status < 200 ? Input.PROVISIONAL : status < 300 ? Input.SUCCESS : Input.FAILURE);
    if (machine.state() == InviteClientMachine.State.COMPLETED) {
      release();
    }
  }

  @Override
  public void sendAck() {
    boolean again = ack != null;
    if (!again) {
      ack = ackOf(request, response());
    }
    layer.transmit(ack, hop, again, this::transportFailed);
  }

  private static byte[] ackOf(byte[] invite, SipMessage response) {
    try {
      return SipRequestBuilder.ack(SipMessage.parse(invite), response).build();
    } catch (SipParseException e) {
      throw new IllegalStateException("our own INVITE can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  void transportFailed() {
    machine.accept(Input.TRANSPORT_ERROR);
  }

  @Override
  void fire(TransactionTimer timer) {
    switch (timer) {
      case A -> machine.accept(Input.TIMER_A);
      case B -> machine.accept(Input.TIMER_B);
      case D -> machine.accept(Input.TIMER_D);
      case M -> machine.accept(Input.TIMER_M);
      default -> throw new IllegalStateException("an INVITE client has no timer " + timer);
    }
  }
}

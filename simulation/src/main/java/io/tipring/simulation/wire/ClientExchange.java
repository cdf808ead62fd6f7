package io.tipring.simulation.wire;

import io.tipring.core.signalling.SipAddress;

/** A client transaction (RFC 3261 §17.1). */
public final class ClientExchange {

  private final SipNode node;
  private final SipPacket request;
  private final SipAddress to;
  private final SipNode.Listener listener;
  private final boolean invite;
  private long intervalMillis = SipTimers.T1;
  private Agenda.Entry repeat;
  private Agenda.Entry end;
  private boolean proceeding;
  private boolean refused;
  private boolean over;

  ClientExchange(SipNode node, SipPacket request, SipAddress to, SipNode.Listener listener) {
    this.node = node;
    this.request = request;
    this.to = to;
    this.listener = listener;
    this.invite = request.method().equals("INVITE");
  }

  SipPacket request() {
    return request;
  }

  void start() {
    node.transmit(request, to);
    repeat = node.in(intervalMillis, this::again);
    end = node.in(SipTimers.TIMEOUT, this::timeout);
  }

  private void again() {
    if (!over && !(invite && proceeding)) {
      node.transmit(request, to);
      intervalMillis = invite ? 2 * intervalMillis : Math.min(2 * intervalMillis, SipTimers.T2);
      repeat = node.in(intervalMillis, this::again);
    }
  }

  private void timeout() {
    if (!over && !(invite && proceeding)) {
      stop();
      node.forget(this);
      listener.onTimeout();
    }
  }

  void receive(SipPacket response) {
    if (response.status() < 200) {
      if (!over) {
        proceeding = true;
        listener.onResponse(response);
      }
    } else if (invite && response.status() >= 300) {
      node.transmit(request.sibling("ACK", response.toTag()), to);
      if (!over) {
        refused = true;
        finish();
        listener.onResponse(response);
      }
    } else if (!over) {
      finish();
      listener.onResponse(response);
    } else if (invite && !refused) {
      listener.onResponse(response);
    }
  }

  /** Stays for a while to absorb repeated responses. */
  private void finish() {
    stop();
    end = node.in(SipTimers.TIMEOUT, () -> node.forget(this));
  }

  void stop() {
    over = true;
    node.cancel(repeat);
    node.cancel(end);
  }

  /** Nobody waits for the response any more. */
  public void abandon() {
    stop();
    node.forget(this);
  }
}

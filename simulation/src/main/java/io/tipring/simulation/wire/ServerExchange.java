package io.tipring.simulation.wire;

import io.tipring.core.signalling.SipAddress;
import java.util.Optional;

/** A server transaction (RFC 3261 §17.2, RFC 6026). */
public final class ServerExchange {

  private final SipNode node;
  private final SipPacket request;
  private final SipAddress source;
  private SipPacket last;
  private long intervalMillis = SipTimers.T1;
  private Agenda.Entry repeat;
  private Agenda.Entry end;
  private boolean acknowledged;

  ServerExchange(SipNode node, SipPacket request, SipAddress source) {
    this.node = node;
    this.request = request;
    this.source = source;
  }

  public SipPacket request() {
    return request;
  }

  public SipAddress source() {
    return source;
  }

  /** Whether a final response is out. */
  public boolean isAnswered() {
    return last != null && last.status() >= 200;
  }

  /** Sends a response; one after the final one is ignored. */
  public SipPacket respond(int status, String toTag, Optional<String> sdp) {
    SipPacket response = request.response(status, toTag, sdp);
    if (isAnswered()) {
      return response;
    }
    last = response;
    node.transmit(response, source);
    if (status >= 200) {
      end = node.in(SipTimers.TIMEOUT, this::forgotten);
      if (status >= 300 && request.method().equals("INVITE")) {
        repeat = node.in(intervalMillis, this::again);
      }
    }
    return response;
  }

  private void forgotten() {
    acknowledged = true;
    node.forget(this);
  }

  private void again() {
    if (!acknowledged) {
      node.transmit(last, source);
      intervalMillis = Math.min(2 * intervalMillis, SipTimers.T2);
      repeat = node.in(intervalMillis, this::again);
    }
  }

  /** A 2xx to an INVITE is repeated by its user (§13.3.1.4). */
  public void respondAgain() {
    node.transmit(last, source);
  }

  void acknowledged() {
    acknowledged = true;
    node.cancel(repeat);
  }

  void repeated() {
    boolean accepted =
        last != null && last.status() / 100 == 2 && request.method().equals("INVITE");
    if (last != null && !accepted) {
      node.transmit(last, source);
    }
  }

  void stop() {
    acknowledged = true;
    node.cancel(repeat);
    node.cancel(end);
  }
}

package io.tipring.sip.media;

import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.transaction.ClientUser;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transport.Hop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A request of ours other than INVITE, until it is answered or its time is over. */
final class PlainRequest implements ClientUser {

  private final Wire wire;
  private final String method;
  private final Dialog dialog;
  private final CompletableFuture<Integer> outcome;
  private TimerWheel.Timer deadline;

  /**
   * @param dialog with the CSeq of this request
   * @param outcome gets the status of the final response, or why there is none
   */
  PlainRequest(Wire wire, String method, Dialog dialog, CompletableFuture<Integer> outcome) {
    this.wire = wire;
    this.method = method;
    this.dialog = dialog;
    this.outcome = outcome;
  }

  void send(Optional<String> reason, long deadlineMillis) {
    if (!wire.reaches(server())) {
      fail(Kind.UNREACHABLE, "no socket for its transport");
      return;
    }
    String branch = wire.branch();
    byte[] request;
    try {
      SipRequestBuilder builder = wire.request(method, branch, dialog);
      reason.ifPresent(value -> builder.header("Reason", value));
      request = builder.build();
    } catch (IllegalArgumentException e) {
      fail(Kind.MALFORMED, "the %s can't be rendered: %s".formatted(method, e.getMessage()));
      return;
    }
    deadline =
        wire.wheel()
            .schedule(
                deadlineMillis, () -> fail(Kind.TIMED_OUT, "no answer to %s".formatted(method)));
    wire.resolver().resolve(server(), hop -> transmit(hop, branch, request));
  }

  private void transmit(Optional<Hop> hop, String branch, byte[] request) {
    if (hop.isEmpty()) {
      fail(Kind.UNREACHABLE, "there is no such host");
    } else if (!wire.layer().sendRequest(branch, method, request, hop.get(), this)) {
      fail(Kind.OVERLOADED, "too many transactions are open");
    }
  }

  @Override
  public void onResponse(SipMessage response) {
    if (response.status() >= 200) {
      wire.wheel().cancel(deadline);
      outcome.complete(response.status());
    }
  }

  @Override
  public void onTimeout() {
    fail(Kind.TIMED_OUT, "no answer to " + method);
  }

  @Override
  public void onTransportError() {
    fail(Kind.UNREACHABLE, "%s can't be sent".formatted(method));
  }

  private SipAddress server() {
    return dialog.peer();
  }

  private void fail(Kind kind, String what) {
    wire.wheel().cancel(deadline);
    MediaDialogException why = Wire.failure(kind, server(), what);
    outcome.completeExceptionally(why);
  }
}

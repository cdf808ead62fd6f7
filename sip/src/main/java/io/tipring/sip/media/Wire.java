package io.tipring.sip.media;

import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogException.Kind;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.Via;
import io.tipring.sip.transaction.MessageSender;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transaction.TransactionLayer;
import io.tipring.sip.ua.DialogRoute;
import io.tipring.sip.ua.HopResolver;
import io.tipring.sip.ua.Messages;
import io.tipring.sip.ua.Tokens;
import java.util.List;

/**
 * What the parts of the user agent share.
 *
 * @param sender sends a message outside of any transaction
 */
record Wire(
    MediaSipOptions options,
    SipMetrics metrics,
    TimerWheel wheel,
    TransactionLayer layer,
    Messages messages,
    HopResolver resolver,
    Tokens tokens,
    MessageSender sender) {

  /** A branch that nobody has used (RFC 3261 §8.1.1.7). */
  String branch() {
    return tokens.next(Via.MAGIC_COOKIE);
  }

  /**
   * Begins a request in or for a dialog, with the dialog's CSeq, straight to its server.
   *
   * @throws IllegalArgumentException if something in the dialog can't stand in a message
   */
  SipRequestBuilder request(String method, String branch, Dialog dialog) {
    try {
      return messages.request(
          method,
          branch,
          dialog.peer().transport(),
          dialog,
          new DialogRoute(dialog.remoteTarget(), List.of(), dialog.peer()));
    } catch (SipParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Whether there is a socket for the server's transport. */
  boolean reaches(SipAddress server) {
    return messages.speaks(server.transport());
  }

  static MediaDialogException failure(Kind kind, SipAddress server, String what) {
    return new MediaDialogException(kind, 0, "media server %s: %s".formatted(server, what));
  }

  static MediaDialogException refusal(Kind kind, SipAddress server, int status, String what) {
    return new MediaDialogException(kind, status, "media server %s: %s".formatted(server, what));
  }
}

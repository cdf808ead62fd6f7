package io.tipring.sip.media;

import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import java.util.Optional;
import java.util.stream.Collectors;

/** A dialog that stands, and what both sides last said of the session. */
final class OpenDialog {

  private Dialog dialog;
  private Optional<String> localSdp;
  private Optional<String> remoteSdp;
  private Reinvite reinvite;

  /**
   * @param localSdp our side of the agreement; empty where an earlier run made it
   * @param remoteSdp the server's side
   */
  OpenDialog(Dialog dialog, Optional<String> localSdp, Optional<String> remoteSdp) {
    this.dialog = dialog;
    this.localSdp = localSdp;
    this.remoteSdp = remoteSdp;
  }

  DialogId id() {
    return dialog.id();
  }

  SipAddress server() {
    return dialog.peer();
  }

  Dialog dialog() {
    return dialog;
  }

  /** The dialog for one more request of ours. */
  Dialog next() {
    dialog = Numbering.next(dialog);
    return dialog;
  }

  /** Our side of the agreement, where it is known. */
  Optional<String> localSdp() {
    return localSdp;
  }

  /** The re-INVITE under way, or null. */
  Reinvite reinvite() {
    return reinvite;
  }

  void begin(Reinvite begun) {
    reinvite = begun;
  }

  void ended(Reinvite gone) {
    if (reinvite == gone) {
      reinvite = null;
    }
  }

  /** The session has changed. */
  void agreed(String local, String remote) {
    localSdp = Optional.of(local);
    remoteSdp = Optional.of(remote);
  }

  /** A target refresh (RFC 3261 §12.2.1.2). */
  void target(String uri) {
    dialog = dialog.withRemoteTarget(uri);
  }

  /**
   * Takes the number of a request of the server.
   *
   * @return false if it is out of order (§12.2.2)
   */
  boolean accept(long cseq) {
    if (cseq <= dialog.remoteCSeq()) {
      return false;
    }
    dialog = dialog.withRemoteCSeq(cseq);
    return true;
  }

  /** Whether an offer says what the server said last, its origin line (version) aside. */
  boolean isUnchanged(String offer) {
    return remoteSdp.map(OpenDialog::session).filter(session(offer)::equals).isPresent();
  }

  private static String session(String sdp) {
    return sdp.lines().filter(line -> !line.startsWith("o=")).collect(Collectors.joining("\n"));
  }
}

package io.tipring.sip.ua;

import io.tipring.core.signalling.Dialog;
import io.tipring.sip.message.Via;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names the transactions of our requests by what they are: the same request, asked for by two runs
 * of the process, has the same branch, and the second is a retransmission to its peer.
 *
 * <p>RFC 3261 §8.1.1.7 wants a branch that is unique over all requests of a user agent, save that a
 * retransmission, a CANCEL and the ACK of a failure have that of their request. A request of ours
 * is told from all others by its Call-ID, both tags, CSeq number and method: within one dialog no
 * two requests of a method have the same number (§12.2.1.1; the core counts, and its count is
 * journaled), and no two dialogs have the same Call-ID and local tag, which is random, save the
 * forks of one INVITE, which differ in their remote tags. So the digest of these five is as unique
 * as they are, but for a collision of 120 bits of SHA-256. Nobody can guess it who does not know
 * the tags.
 *
 * <p>One for each event loop, which alone calls it.
 */
final class Branches {

  private static final int OCTETS = 15;
  private static final byte SEPARATOR = 0;

  private final MessageDigest digest;

  Branches() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The branch of a request in or for a dialog. */
  String of(Dialog dialog, String method, long cseq) {
    add(dialog.callId());
    add(dialog.localTag());
    add(dialog.remoteTag());
    add(method);
    add(Long.toString(cseq));
    StringBuilder out = new StringBuilder(Via.MAGIC_COOKIE.length() + 24).append(Via.MAGIC_COOKIE);
    Radix32.append(out, digest.digest(), 0, OCTETS);
    return out.toString();
  }

  private void add(String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update(SEPARATOR);
  }
}

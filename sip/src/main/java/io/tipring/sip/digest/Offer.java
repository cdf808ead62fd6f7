package io.tipring.sip.digest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which algorithms a challenge offers, in which order. RFC 8760 §2.4 wants the strongest first and
 * has clients pass over what they don't know; some clients in wide use give up instead.
 */
public enum Offer {
  /** As RFC 8760 has it. */
  STRONGEST_FIRST(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5),

  /** For clients that look at the first challenge alone. */
  MD5_FIRST(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256),

  /** For clients that fail when any challenge names an algorithm they don't know. */
  MD5_ONLY(DigestAlgorithm.MD5);

  private final List<DigestAlgorithm> algorithms;

  Offer(DigestAlgorithm... algorithms) {
    this.algorithms = List.of(algorithms);
  }

  List<DigestAlgorithm> algorithms() {
    return algorithms;
  }

  /**
   * What suits a client, by the User-Agent of its request. SIPp 3.6 takes the first challenge and
   * sends no User-Agent unless its scenario does; baresip before version 3 fails with "Function not
   * implemented" when SHA-256 is offered at all.
   */
  public static Offer to(Optional<String> userAgent) {
    if (userAgent.isEmpty()) {
      return MD5_FIRST;
    }
    String name = userAgent.get().toLowerCase(Locale.ROOT);
    if (name.startsWith("baresip v0.")
        || name.startsWith("baresip v1.")
        || name.startsWith("baresip v2.")) {
      return MD5_ONLY;
    }
    return name.startsWith("sipp") ? MD5_FIRST : STRONGEST_FIRST;
  }
}

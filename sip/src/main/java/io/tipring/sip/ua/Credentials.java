package io.tipring.sip.ua;

import io.tipring.sip.digest.DigestAlgorithm;
import java.util.Optional;

/**
 * Looks up the secrets of phones. Called on event loops: must not block and be safe for threads.
 */
@FunctionalInterface
public interface Credentials {

  /**
   * H(A1) of {@code user:realm:password} in small hexadecimal digits, over the realm of {@link
   * SipOptions}; empty if there is no such user or it may not register.
   *
   * @param user the user part of the address of record
   */
  Optional<String> ha1(String tenant, String user, DigestAlgorithm algorithm);
}

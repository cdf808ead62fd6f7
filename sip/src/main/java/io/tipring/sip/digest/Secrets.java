package io.tipring.sip.digest;

import java.util.Optional;

/** Where the server learns H(A1) of a user. */
@FunctionalInterface
public interface Secrets {
  /**
   * H(A1) under that algorithm in small hexadecimal digits ({@link DigestAlgorithm#ha1}), or
   * nothing for an unknown user.
   */
  Optional<String> ha1(String user, DigestAlgorithm algorithm);
}

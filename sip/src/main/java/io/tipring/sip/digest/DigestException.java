package io.tipring.sip.digest;

/** A header with credentials or a challenge is malformed or asks for what isn't supported. */
public final class DigestException extends Exception {
  private static final long serialVersionUID = 1L;

  DigestException(String what) {
    super(what, null, false, false);
  }
}

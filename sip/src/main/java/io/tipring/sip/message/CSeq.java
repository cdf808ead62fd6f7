package io.tipring.sip.message;

/**
 * A CSeq (RFC 3261 §20.16).
 *
 * @param number 0 to 2^31 - 1
 * @param method case-sensitive
 */
public record CSeq(long number, String method) {
  @Override
  public String toString() {
    return number + " " + method;
  }
}

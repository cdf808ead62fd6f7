package io.tipring.core.sdp;

/**
 * The {@code o=} line (RFC 8866 §5.2).
 *
 * @param sessionId decimal digits; names the session together with the rest but the version
 * @param sessionVersion grows by one with each change of the description (RFC 3264 §8); 64 bits
 *     unsigned
 * @param addressType {@code IP4} or {@code IP6}
 */
public record Origin(
    String username,
    String sessionId,
    long sessionVersion,
    String networkType,
    String addressType,
    String address) {

  /** An origin on the Internet; the address type follows from the address. */
  public static Origin of(String username, long sessionId, long sessionVersion, String address) {
    return new Origin(
        username,
        Long.toString(sessionId),
        sessionVersion,
        "IN",
        Connection.addressTypeOf(address),
        address);
  }

  /** The origin of the next description in the same session. */
  public Origin nextVersion() {
    return new Origin(username, sessionId, sessionVersion + 1, networkType, addressType, address);
  }

  /** Whether both describe the same session, perhaps in different versions. */
  public boolean sameSession(Origin other) {
    return username.equals(other.username)
        && sessionId.equals(other.sessionId)
        && networkType.equals(other.networkType)
        && addressType.equals(other.addressType)
        && address.equals(other.address);
  }

  @Override
  public String toString() {
    return username
        + ' '
        + sessionId
        + ' '
        + Long.toUnsignedString(sessionVersion)
        + ' '
        + networkType
        + ' '
        + addressType
        + ' '
        + address;
  }
}

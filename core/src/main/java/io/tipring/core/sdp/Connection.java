package io.tipring.core.sdp;

/**
 * The {@code c=} line (RFC 8866 §5.7).
 *
 * @param addressType {@code IP4} or {@code IP6}
 * @param address an IP address or a host name, with {@code /ttl} or {@code /count} if multicast
 */
public record Connection(String networkType, String addressType, String address) {

  /** A connection on the Internet; the address type follows from the address. */
  public static Connection of(String address) {
    return new Connection("IN", addressTypeOf(address), address);
  }

  static String addressTypeOf(String address) {
    return address.indexOf(':') >= 0 ? "IP6" : "IP4";
  }

  /** Whether the address is none, which in old offers (RFC 3264 §8.4) puts the stream on hold. */
  public boolean isUnspecified() {
    return address.equals("0.0.0.0") || address.equals("::");
  }

  @Override
  public String toString() {
    return networkType + ' ' + addressType + ' ' + address;
  }
}

package io.tipring.sip.ua;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * A block of IP addresses (RFC 4632, RFC 4291 §2.3).
 *
 * @param network first address of the block, 4 or 16 octets
 * @param prefixBits how many leading bits are common
 */
public record AddressRange(InetAddress network, int prefixBits) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
   *
   * @throws IllegalArgumentException if it is none of these; the message names the text
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(address);
    if (octets == null) {
      throw new IllegalArgumentException(
          "\"%s\" is no IP address or block such as 192.0.2.0/24".formatted(text));
    }
    int bits = octets.length * 8;
    if (slash >= 0) {
      bits = prefix(text, text.substring(slash + 1), bits);
    }
    try {
      return new AddressRange(InetAddress.getByAddress(octets), bits);
    } catch (java.net.UnknownHostException e) {
      throw new IllegalArgumentException("\"%s\" is no IP address".formatted(text), e);
    }
  }

  private static int prefix(String text, String digits, int max) {
    try {
      int bits = Integer.parseInt(digits);
      if (bits >= 0 && bits <= max) {
        return bits;
      }
    } catch (NumberFormatException e) {
      // Same answer as for a number out of range.
      throw badPrefix(text, max, e);
    }
    throw badPrefix(text, max, null);
  }

  private static IllegalArgumentException badPrefix(String text, int max, Throwable cause) {
    return new IllegalArgumentException(
        "the prefix length in \"%s\" is not within 0–%d".formatted(text, max), cause);
  }

  /** Whether the address is within; never across address families. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xFF) >>> (8 - rest) == 0;
  }
}

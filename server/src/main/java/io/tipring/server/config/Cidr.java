package io.tipring.server.config;

import java.net.InetAddress;
import java.util.Locale;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 §2.3).
 *
 * @param address the network's address, as written
 * @param prefixBits how many leading bits count
 */
public record Cidr(String address, int prefixBits) {

  /**
   * Reads {@code ADDRESS/BITS}; an address alone is the block of that one address.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    int width = parseAddress(address).getAddress().length * Byte.SIZE;
    if (slash < 0) {
      return new Cidr(address, width);
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > width) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "what follows the slash is not a number up to %d", width));
    }
    return new Cidr(address, Integer.parseInt(bits));
  }

  private static InetAddress parseAddress(String address) {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException("there is no IP address in it", notAnAddress);
    }
  }

  @Override
  public String toString() {
    return address + "/" + prefixBits;
  }
}

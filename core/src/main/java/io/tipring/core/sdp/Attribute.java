package io.tipring.core.sdp;

/**
 * An {@code a=} line (RFC 8866 §5.13).
 *
 * @param name case-sensitive, without the colon
 * @param value empty for a property attribute such as {@code a=sendrecv}
 */
public record Attribute(String name, String value) {

  /** A property attribute, such as {@code a=rtcp-mux}. */
  public static Attribute flag(String name) {
    return new Attribute(name, "");
  }

  @Override
  public String toString() {
    return value.isEmpty() ? name : name + ':' + value;
  }
}

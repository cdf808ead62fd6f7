package io.tipring.sip.message;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A value of Via (RFC 3261 §20.42).
 *
 * @param transport {@code UDP}, {@code TCP}, {@code TLS}, {@code WS}, {@code WSS} in capitals,
 *     others as written
 * @param host the sent-by host; an IPv6 address without its brackets
 * @param port the sent-by port, or 0 if none stands there
 */
public record Via(String transport, String host, int port, Params params) {

  /** The branch, which names the transaction where it begins with {@link #MAGIC_COOKIE}. */
  public Optional<String> branch() {
    return params.get("branch");
  }

  /** With what the branch of an RFC 3261 element begins (§8.1.1.7). */
  public static final String MAGIC_COOKIE = "z9hG4bK";

  /** The address that the hop before saw the request come from (§18.2.1). */
  public Optional<String> received() {
    return params.get("received");
  }

  /** Whether the sender asks for symmetric response routing (RFC 3581), with or without a value. */
  public boolean hasRport() {
    return params.has("rport");
  }

  /** The source port that the hop before saw (RFC 3581). */
  public OptionalInt rport() {
    return params
        .get("rport")
        .map(text -> Numbers.parse(text, 65_535))
        .filter(port -> port > 0)
        .map(port -> OptionalInt.of(port.intValue()))
        .orElse(OptionalInt.empty());
  }

  /** Whether both name the same transport, sent-by and branch. */
  public boolean sameHop(Via other) {
    return port == other.port
        && host.equalsIgnoreCase(other.host)
        && transport.equalsIgnoreCase(other.transport)
        && branch().equals(other.branch());
  }

  /** With {@code received} and, where asked for, {@code rport} as the receiver saw them. */
  public Via receivedFrom(String address, int sourcePort) {
    boolean wantsPort = hasRport();
    if (!wantsPort && host.equals(address)) {
      return this;
    }
    Params marked = params.with("received", address);
    return new Via(
        transport,
        host,
        port,
        wantsPort ? marked.with("rport", Integer.toString(sourcePort)) : marked);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(80).append("SIP/2.0/").append(transport).append(' ');
    Hosts.append(out, host, port);
    params.appendTo(out);
    return out.toString();
  }
}

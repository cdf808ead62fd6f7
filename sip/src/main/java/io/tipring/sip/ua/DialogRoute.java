package io.tipring.sip.ua;

import io.netty.util.NetUtil;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a request in a dialog is addressed (RFC 3261 §12.2.1.1).
 *
 * @param requestUri the Request-URI
 * @param routes values of Route, topmost first
 * @param hop where the message is sent
 * @param reconnect where a new connection goes when the one to the hop is gone: what the target
 *     says of itself
 */
public record DialogRoute(
    String requestUri, List<String> routes, SipAddress hop, Optional<SipAddress> reconnect) {

  private static final int DEFAULT_PORT = 5060;

  /** With nowhere else to go. */
  public DialogRoute(String requestUri, List<String> routes, SipAddress hop) {
    this(requestUri, routes, hop, Optional.empty());
  }

  /**
   * @param transport what is used where a URI names none
   * @throws SipParseException if the route set or the target holds what is no URI
   */
  static DialogRoute of(Dialog dialog, Transport transport) throws SipParseException {
    String target = dialog.remoteTarget();
    if (dialog.routeSet().isEmpty()) {
      SipAddress named = hopOf(SipUri.parse(target), transport);
      return dialog.peer() == null
          ? new DialogRoute(target, List.of(), named)
          : new DialogRoute(target, List.of(), dialog.peer(), Optional.of(named));
    }
    SipUri first = NameAddr.parse(dialog.routeSet().getFirst()).uri();
    SipAddress hop = hopOf(first, transport);
    if (first.hasParam("lr")) {
      return new DialogRoute(target, dialog.routeSet(), hop);
    }
    // A strict router takes the Request-URI for its own and finds the target as the last Route.
    List<String> routes = new ArrayList<>(dialog.routeSet().subList(1, dialog.routeSet().size()));
    routes.add("<" + target + ">");
    return new DialogRoute(first.withoutParam("method").toString(), routes, hop);
  }

  /** Where requests to a URI go when nothing else is known, without NAPTR and SRV (RFC 3263). */
  static SipAddress hopOf(SipUri uri, Transport transport) {
    Optional<String> named = uri.param("transport");
    Transport chosen = transport;
    if (named.isPresent()) {
      chosen =
          switch (named.get().toLowerCase(java.util.Locale.ROOT)) {
            case "tcp" -> Transport.TCP;
            case "tls" -> Transport.TLS;
            default -> Transport.UDP;
          };
    }
    int defaultPort = chosen == Transport.TLS ? DEFAULT_PORT + 1 : DEFAULT_PORT;
    return new SipAddress(chosen, uri.host(), uri.port() == 0 ? defaultPort : uri.port());
  }

  /**
   * The hop to reach a peer at, of whom a message with this Contact came: the Contact itself,
   * unless the peer stands behind NAT or on a connection of its own, where only the way the message
   * came leads back.
   *
   * @param source where the message came from
   * @param proxied whether a proxy stands between, as far as the message shows
   */
  static SipAddress peer(SipUri contact, SipAddress source, boolean proxied) {
    if (!contact.isSip()) {
      return source;
    }
    SipAddress named = hopOf(contact, source.transport());
    if (named.host().equalsIgnoreCase(source.host())) {
      // The same machine: over UDP its port, else the connection that is open already.
      return named.transport() == Transport.UDP ? named : source;
    }
    return proxied && !isPrivate(named.host()) ? named : source;
  }

  /** Whether this is an address that means something only behind a NAT (RFC 1918, RFC 4193). */
  private static boolean isPrivate(String host) {
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
    if (octets == null) {
      return false;
    }
    int first = octets[0] & 0xFF;
    int second = octets[1] & 0xFF;
    if (octets.length == 16) {
      return (first & 0xFE) == 0xFC || first == 0xFE && (second & 0xC0) == 0x80;
    }
    return first == 10
        || first == 172 && (second & 0xF0) == 16
        || first == 192 && second == 168
        || first == 100 && (second & 0xC0) == 64;
  }
}

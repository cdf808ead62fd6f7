package io.tipring.core.call;

import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.util.Optional;

/** Which trunk a dialled number goes out by. */
final class Routes {

  /** A route with the hop it leads to. */
  record Chosen(Route route, Destination destination) {

    /** The same way out, with the sound at the media server. */
    Chosen anchored() {
      return new Chosen(
          new Route(route.tenant(), route.number(), route.trunk(), Settings.MediaMode.ANCHORED),
          destination);
    }
  }

  /** The route with the longest number that fits, if its trunk has an address. */
  Optional<Chosen> choose(Settings settings, String tenant, String number) {
    Route best = null;
    for (Route route : settings.routes()) {
      if (route.tenant().equals(tenant)
          && fits(route.number(), number)
          && (best == null || route.number().length() > best.number().length())) {
        best = route;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    Route route = best;
    return settings.trunks().stream()
        .filter(trunk -> trunk.tenant().equals(tenant) && trunk.name().equals(route.trunk()))
        .findFirst()
        .flatMap(Trunk::address)
        .map(hop -> new Chosen(route, new Destination(requestUri(number, hop), hop)));
  }

  /** Where a number or SIP URI of an agent leads. */
  Optional<Destination> destination(Settings settings, String tenant, String address) {
    return choose(settings, tenant, address).map(Chosen::destination);
  }

  private static boolean fits(String pattern, String number) {
    return pattern.endsWith("*")
        ? number.startsWith(pattern.substring(0, pattern.length() - 1))
        : number.equals(pattern);
  }

  private static String requestUri(String number, SipAddress hop) {
    String host = hop.host().indexOf(':') >= 0 ? "[" + hop.host() + "]" : hop.host();
    String uri = Identities.uri(number, host + ":" + hop.port());
    return hop.transport() == Transport.UDP ? uri : uri + ";transport=" + hop.transport().token();
  }
}

package io.tipring.sip.ua;

import io.netty.util.NetUtil;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.transport.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the address of a hop. Literal addresses, the rule among phones and trunks, cost nothing;
 * names are looked up (A and AAAA) apart from the event loop and kept for a while. One for each
 * event loop, which alone calls it.
 */
public final class HopResolver {

  private static final Logger LOG = LoggerFactory.getLogger(HopResolver.class);
  private static final long KEEP_MILLIS = 30_000;
  private static final int MAX_KEPT = 1_000;

  private record Kept(InetAddress address, long untilMillis) {}

  private final Executor loop;
  private final LongSupplier nowMillis;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MAX_KEPT;
        }
      };

  /**
   * @param loop runs tasks on the event loop that owns this
   */
  public HopResolver(Executor loop, LongSupplier nowMillis) {
    this.loop = loop;
    this.nowMillis = nowMillis;
  }

  /** As {@link #resolve(SipAddress, Consumer)} for the hop of a request. */
  void resolve(DialogRoute route, Consumer<Optional<Hop>> next) {
    InetAddress again = route.reconnect().map(address -> known(address.host())).orElse(null);
    if (again == null || route.hop().transport() == Transport.UDP) {
      resolve(route.hop(), next);
      return;
    }
    InetSocketAddress reconnect =
        new InetSocketAddress(again, route.reconnect().orElseThrow().port());
    resolve(route.hop(), hop -> next.accept(hop.map(found -> found.reconnectingTo(reconnect))));
  }

  /**
   * Gives the hop to {@code next} on the event loop, at once where the address is known; empty if
   * there is no such host.
   */
  public void resolve(SipAddress address, Consumer<Optional<Hop>> next) {
    InetAddress known = known(address.host());
    if (known != null) {
      next.accept(Optional.of(hop(address, known)));
      return;
    }
    Thread.startVirtualThread(
        () -> {
          Optional<InetAddress> found = lookUp(address.host());
          loop.execute(
              () -> {
                found.ifPresent(
                    host ->
                        kept.put(
                            address.host(), new Kept(host, nowMillis.getAsLong() + KEEP_MILLIS)));
                next.accept(found.map(host -> hop(address, host)));
              });
        });
  }

  private InetAddress known(String host) {
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(host);
    if (octets != null) {
      try {
        return InetAddress.getByAddress(octets);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("an address of " + octets.length + " octets", e);
      }
    }
    Kept entry = kept.get(host);
    return entry != null && entry.untilMillis() > nowMillis.getAsLong() ? entry.address() : null;
  }

  private static Optional<InetAddress> lookUp(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      LOG.warn("No address for SIP host {}: {}", host, e.getMessage());
      return Optional.empty();
    }
  }

  private static Hop hop(SipAddress address, InetAddress host) {
    return new Hop(address.transport(), new InetSocketAddress(host, address.port()));
  }
}

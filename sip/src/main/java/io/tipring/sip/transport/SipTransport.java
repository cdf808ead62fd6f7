package io.tipring.sip.transport;

import io.netty.channel.EventLoopGroup;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All sockets of the SIP side. Sending is safe for any thread. */
public final class SipTransport implements AutoCloseable {

  private final EnumMap<Transport, LocalAddress> locals = new EnumMap<>(Transport.class);
  // Read on event loops, from the moment on that a socket is bound.
  private final ConcurrentHashMap<Transport, InetSocketAddress> seenFromOutside =
      new ConcurrentHashMap<>();
  private final MessageTap tap;
  private final TcpConnections tcp;
  private UdpSocket udp;

  private SipTransport(
      EventLoopGroup group,
      TransportLimits limits,
      MessageListener messages,
      SipMetrics metrics,
      MessageTap tap) {
    this.tap = tap;
    this.tcp = new TcpConnections(group, limits, tapped(messages), metrics);
  }

  private MessageListener tapped(MessageListener messages) {
    if (tap == MessageTap.NONE) {
      return messages;
    }
    return (bytes, offset, length, source) -> {
      InetSocketAddress local = seenFromOutside.get(source.transport());
      if (local != null) {
        tap.received(bytes, offset, length, source, local);
      }
      messages.onMessage(bytes, offset, length, source);
    };
  }

  /**
   * Where this end is reached over one transport.
   *
   * @param host as told to peers, IPv6 without brackets
   * @param port the port bound
   */
  public record LocalAddress(String host, int port) {
    /** As it stands in Via and in a URI: {@code host:port}, IPv6 in brackets. */
    public String hostPort() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Binds all listeners, at most one for each transport.
   *
   * @param tap hears of all messages
   * @throws IOException if one can't be bound; its message says which and why, and nothing is left
   *     open
   */
  public static SipTransport bind(
      EventLoopGroup group,
      List<Listener> listeners,
      TransportLimits limits,
      MessageListener messages,
      SipMetrics metrics,
      MessageTap tap)
      throws IOException {
    SipTransport transport = new SipTransport(group, limits, messages, metrics, tap);
    try {
      for (Listener listener : listeners) {
        transport.bind(group, listener, limits, messages, metrics);
      }
    } catch (IOException | RuntimeException e) {
      transport.close();
      throw e;
    }
    return transport;
  }

  private void bind(
      EventLoopGroup group,
      Listener listener,
      TransportLimits limits,
      MessageListener messages,
      SipMetrics metrics)
      throws IOException {
    if (locals.containsKey(listener.transport())) {
      throw new IllegalArgumentException(
          "two listeners for " + listener.transport().token() + ": there may be one");
    }
    InetSocketAddress bound =
        switch (listener.transport()) {
          case UDP -> {
            udp = UdpSocket.bind(group, listener, limits, tapped(messages), metrics);
            yield (InetSocketAddress) udp.localAddress();
          }
          case TCP -> (InetSocketAddress) tcp.listen(listener);
          case TLS ->
              throw new IllegalArgumentException(
                  "SIP over TLS is not supported yet: use udp or tcp");
        };
    seenFromOutside.put(
        listener.transport(), new InetSocketAddress(listener.publicHost(), bound.getPort()));
    locals.put(listener.transport(), new LocalAddress(listener.publicHost(), bound.getPort()));
  }

  /** Whether messages can be sent over this transport. */
  public boolean speaks(Transport transport) {
    return locals.containsKey(transport);
  }

  /** Our address over a transport that we listen on, or null. */
  public LocalAddress local(Transport transport) {
    return locals.get(transport);
  }

  /** Our addresses by transport. */
  public Map<Transport, LocalAddress> locals() {
    return Map.copyOf(locals);
  }

  /**
   * Sends a message.
   *
   * @param onFailure runs once, on any thread, if the message certainly was not sent
   */
  public void send(byte[] message, Hop to, Runnable onFailure) {
    if (tap != MessageTap.NONE && locals.containsKey(to.transport())) {
      tap.sent(message, to, seenFromOutside.get(to.transport()));
    }
    switch (to.transport()) {
      case UDP -> {
        if (udp == null) {
          onFailure.run();
        } else {
          udp.send(message, to.address(), onFailure);
        }
      }
      case TCP -> tcp.send(message, to, onFailure);
      case TLS -> onFailure.run();
    }
  }

  /** Closes all sockets. */
  @Override
  public void close() {
    if (udp != null) {
      udp.close();
    }
    tcp.close();
  }
}

package io.tipring.simulation.wire;

import io.tipring.core.signalling.SipAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The transactions of one host over UDP (RFC 3261 §17, RFC 6026), as simple as they can be: repeats
 * requests and refusals, absorbs what comes twice.
 */
public final class SipNode {

  /** Who uses the node. */
  public interface User {

    /** A request that begins a transaction; CANCEL too. */
    void onRequest(ServerExchange exchange, SipPacket request, SipAddress source);

    /** An ACK of a 2xx. */
    void onAck(SipPacket ack);

    /** A response that belongs to no transaction. */
    void onStray(SipPacket response, SipAddress source);
  }

  /** Who waits for the responses to a request. */
  public interface Listener {

    /** Every provisional one, one final one; of an INVITE every 2xx, repeated ones too. */
    void onResponse(SipPacket response);

    /** None came within 64·T1: to an INVITE not even a provisional one. Some do not mind. */
    default void onTimeout() {}
  }

  private final Agenda agenda;
  private final Network network;
  private final SipAddress address;
  private final Map<String, ClientExchange> clients = new HashMap<>();
  private final Map<String, ServerExchange> servers = new HashMap<>();
  private User user;
  private boolean off;
  private int life;
  private long frozenUntilMillis;

  public SipNode(Agenda agenda, Network network, SipAddress address) {
    this.agenda = agenda;
    this.network = network;
    this.address = address;
    network.plug(address, this);
  }

  /** Says who uses the node, before anything else. */
  public void serve(User next) {
    user = next;
  }

  public SipAddress address() {
    return address;
  }

  /** Loses power: hears and says nothing more, and forgets all. */
  public void die() {
    off = true;
    clients.values().forEach(ClientExchange::stop);
    servers.values().forEach(ServerExchange::stop);
    life++;
    clients.clear();
    servers.clear();
  }

  /** Comes back, knowing nothing. */
  public void revive() {
    off = false;
  }

  public boolean isOff() {
    return off;
  }

  /** Stands still until then: neither hears nor fires timers, but forgets nothing. */
  public void freezeUntil(long millis) {
    frozenUntilMillis = millis;
  }

  /** Does something later, unless the node dies before. */
  public Agenda.Entry in(long delayMillis, Runnable deed) {
    return agenda.in(delayMillis, awake(life, deed));
  }

  private Runnable awake(int begunInLife, Runnable deed) {
    return () -> {
      if (begunInLife != life) {
        return;
      }
      if (agenda.nowMillis() < frozenUntilMillis) {
        agenda.at(frozenUntilMillis, awake(begunInLife, deed));
      } else {
        deed.run();
      }
    };
  }

  /** Sends a request, other than ACK, in a transaction of its own. */
  public ClientExchange send(SipPacket request, SipAddress to, Listener listener) {
    ClientExchange exchange = new ClientExchange(this, request, to, listener);
    ClientExchange before = clients.put(key(request), exchange);
    if (before != null) {
      before.stop();
    }
    exchange.start();
    return exchange;
  }

  /** Sends a message outside of any transaction. */
  public void transmit(SipPacket packet, SipAddress to) {
    if (!off) {
      network.send(address, to, packet);
    }
  }

  /** The INVITE that a CANCEL means, or null. */
  public ServerExchange inviteOf(SipPacket cancel) {
    return servers.get(cancel.branch() + " INVITE");
  }

  /** Takes up a server transaction that a former run of the host had. */
  public ServerExchange takeUp(SipPacket request, SipAddress source) {
    ServerExchange exchange = new ServerExchange(this, request, source);
    servers.put(key(request), exchange);
    return exchange;
  }

  void receive(SipPacket packet, SipAddress source) {
    if (off) {
      return;
    }
    if (agenda.nowMillis() < frozenUntilMillis) {
      agenda.at(frozenUntilMillis, () -> receive(packet, source));
    } else if (!packet.isRequest()) {
      ClientExchange exchange = clients.get(key(packet));
      if (exchange == null) {
        user.onStray(packet, source);
      } else {
        exchange.receive(packet);
      }
    } else if (packet.method().equals("ACK")) {
      ServerExchange invite = servers.get(packet.branch() + " INVITE");
      if (invite == null) {
        user.onAck(packet);
      } else {
        invite.acknowledged();
      }
    } else {
      ServerExchange present = servers.get(key(packet));
      if (present != null) {
        present.repeated();
      } else {
        user.onRequest(takeUp(packet, source), packet, source);
      }
    }
  }

  void forget(ClientExchange exchange) {
    clients.remove(key(exchange.request()), exchange);
  }

  void forget(ServerExchange exchange) {
    servers.remove(key(exchange.request()), exchange);
  }

  void cancel(Agenda.Entry entry) {
    agenda.cancel(entry);
  }

  private static String key(SipPacket packet) {
    return packet.branch() + " " + packet.method();
  }
}

package io.tipring.media.freeswitch.pool;

import io.tipring.core.effect.MediaEffect.Allocate;
import java.util.HashSet;
import java.util.Set;

/** Where a leg's endpoint is, and where a new one is being made. Owned by the pool's thread. */
final class PooledLeg {

  private final long legId;
  private PooledServer home;
  private long requestId;
  private Allocate asked;
  private long askedAtMillis;
  private PooledServer next;
  private final Set<String> tried = new HashSet<>();
  private boolean releasing;
  private long lostAtMillis;

  PooledLeg(long legId) {
    this.legId = legId;
  }

  long legId() {
    return legId;
  }

  /** The server of its endpoint, or null. */
  PooledServer home() {
    return home;
  }

  /** The {@code Allocate} that made its endpoint, or 0. */
  long requestId() {
    return requestId;
  }

  /** The {@code Allocate} that is not answered yet, or null. */
  Allocate asked() {
    return asked;
  }

  /** When that was given. */
  long askedAtMillis() {
    return askedAtMillis;
  }

  /** The server that was asked, or null. */
  PooledServer next() {
    return next;
  }

  /** Names of the servers that were asked and could not. */
  Set<String> tried() {
    return tried;
  }

  /** The server where it is going to be, else where it is, or null. */
  PooledServer place() {
    return next != null ? next : home;
  }

  /** An endpoint is wanted. */
  void ask(Allocate allocate, long nowMillis) {
    asked = allocate;
    askedAtMillis = nowMillis;
    tried.clear();
    setNext(null);
  }

  /** A server is asked for it. */
  void askAt(PooledServer server) {
    tried.add(server.name());
    setNext(server);
  }

  /** It was not to be had. */
  void giveUp() {
    asked = null;
    setNext(null);
  }

  /** The endpoint that was asked for is there. */
  void arrive() {
    PooledServer server = next;
    long request = asked.requestId();
    giveUp();
    settle(server, request);
  }

  /** Its endpoint is on a server, or nowhere. */
  void settle(PooledServer server, long request) {
    if (home != null) {
      home.legRemoved();
    }
    home = server;
    requestId = server == null ? 0 : request;
    if (home != null) {
      home.legAdded();
    }
  }

  private void setNext(PooledServer server) {
    if (next != null) {
      next.legRemoved();
    }
    next = server;
    if (next != null) {
      next.legAdded();
    }
  }

  boolean isReleasing() {
    return releasing;
  }

  void release() {
    releasing = true;
  }

  /** Whether nothing of it is anywhere. */
  boolean isNowhere() {
    return home == null && asked == null;
  }

  /** When its endpoint was lost, or 0 if it has sound. */
  long lostAtMillis() {
    return lostAtMillis;
  }

  void setLostAt(long millis) {
    lostAtMillis = millis;
  }
}

package io.tipring.sip.ua;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.transaction.TransactionTimers;
import io.tipring.sip.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Stacks on loopback, with timers a tenth of the standard ones. */
public final class TestStacks {

  public static final TransactionTimers QUICK = new TransactionTimers(50, 400, 500, 3_200);

  static final String REALM = "test";

  private static final List<TrunkSource> LOOPBACK =
      List.of(
          new TrunkSource(
              "default",
              "carrier",
              List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1"))));

  private TestStacks() {}

  public static SipOptions options(Transport... transports) {
    return options("127.0.0.1", transports);
  }

  static SipOptions options(String host, Transport... transports) {
    Listener[] listeners = new Listener[transports.length];
    for (int i = 0; i < listeners.length; i++) {
      listeners[i] = new Listener(transports[i], host, 0);
    }
    return SipOptions.listening(listeners).withTrunks(LOOPBACK).withRealm(REALM).withTimers(QUICK);
  }

  /** As {@link #options(Transport...)} at a port of a stack that was closed. */
  static SipOptions again(int port, Transport... transports) {
    Listener[] listeners = new Listener[transports.length];
    for (int i = 0; i < listeners.length; i++) {
      listeners[i] = new Listener(transports[i], "127.0.0.1", port);
    }
    return SipOptions.listening(listeners).withTrunks(LOOPBACK).withRealm(REALM).withTimers(QUICK);
  }

  static SipStack start(SipOptions options, Commands commands) {
    return start(options, commands, new SimpleMeterRegistry());
  }

  /** Users {@code 1001} and {@code 1002} have the password {@code secret} and their number. */
  static SipStack start(SipOptions options, Commands commands, SimpleMeterRegistry registry) {
    try {
      return SipStack.start(
          options,
          commands,
          (tenant, user, algorithm) ->
              user.equals("1001") || user.equals("1002")
                  ? Optional.of(algorithm.ha1(user, REALM, "secret" + user))
                  : Optional.empty(),
          new SipMetrics(registry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

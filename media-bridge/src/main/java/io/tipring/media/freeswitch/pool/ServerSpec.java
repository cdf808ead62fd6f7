package io.tipring.media.freeswitch.pool;

import io.tipring.core.signalling.SipAddress;

/**
 * A media server as configured.
 *
 * @param name unique in the pool
 * @param sip where its SIP profile listens
 * @param weight share of the legs in proportion to the other servers' weights, at least 1
 * @param capacity most sessions on it, those of others included
 */
public record ServerSpec(String name, SipAddress sip, int weight, int capacity) {

  public ServerSpec {
    if (name.isEmpty() || weight < 1 || capacity < 1) {
      throw new IllegalArgumentException(
          "a media server needs a name, and weight and capacity of at least 1, but \"%s\" has %d and %d"
              .formatted(name, weight, capacity));
    }
  }
}

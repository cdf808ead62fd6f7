package io.tipring.media.embedded;

import io.tipring.core.command.CommandSink;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaMetrics;
import java.net.InetAddress;
import java.util.random.RandomGenerator;

/**
 * What endpoints share.
 *
 * @param random unpredictable, safe for any thread
 * @param seating is told whether there are ports for an endpoint
 */
record EndpointContext(
    EmbeddedMediaOptions options,
    CommandSink sink,
    MediaMetrics metrics,
    PortPool portPool,
    SoundLibrary sounds,
    RandomGenerator random,
    Arrival seating) {

  /** Whoever waits for an endpoint. Media threads. */
  interface Arrival {
    void ready(Endpoint endpoint);

    void refused(Endpoint endpoint);
  }

  PortPair bind(MediaSocket.Receiver onRtp, MediaSocket.Receiver onRtcp)
      throws PortPair.NoneLeftException {
    return PortPair.bind(portPool, options.bindAddress(), onRtp, onRtcp);
  }

  void giveBack(PortPair ports) {
    portPool.giveBack(ports.rtpPort());
  }

  void ready(Endpoint endpoint) {
    seating.ready(endpoint);
  }

  void refused(Endpoint endpoint) {
    seating.refused(endpoint);
  }

  /** The host a leg may be latched to besides that of its SDP, or null where it may not. */
  InetAddress latchHost(MediaEffect.Allocate request) {
    boolean allowed =
        request.trunk().isEmpty()
            ? options.latchPhones()
            : options.latchingTrunks().contains(request.trunk());
    if (!allowed) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(request.signallingPeer().host());
    } catch (IllegalArgumentException e) {
      return null; // a name: looking it up here could take seconds
    }
  }
}

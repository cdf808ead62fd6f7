package io.tipring.media.embedded;

import io.tipring.core.command.CommandSink;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaMetrics;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What endpoints share.
 *
 * @param random unpredictable, safe for any thread
 * @param forgetting takes an endpoint that was refused off the register
 */
record EndpointContext(
    EmbeddedMediaOptions options,
    CommandSink sink,
    MediaMetrics metrics,
    PortPool portPool,
    SoundLibrary sounds,
    RandomGenerator random,
    Consumer<Endpoint> forgetting) {

  PortPair bind(MediaSocket.Receiver onRtp, MediaSocket.Receiver onRtcp)
      throws PortPair.NoneLeftException {
    return PortPair.bind(portPool, options.bindAddress(), onRtp, onRtcp);
  }

  void giveBack(PortPair ports) {
    portPool.giveBack(ports.rtpPort());
  }

  void forget(Endpoint endpoint) {
    forgetting.accept(endpoint);
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

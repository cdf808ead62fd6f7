package io.tipring.server.media;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.metrics.MediaPoolMetrics;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.media.freeswitch.MediaNode;
import io.tipring.media.freeswitch.pool.MediaPool;
import io.tipring.media.freeswitch.pool.PoolOptions;
import io.tipring.media.freeswitch.pool.ServerSpec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Pools of media servers that are up and set up each leg that they are asked for. */
public final class Pools {

  private Pools() {}

  /** Not started yet; told to nobody. */
  public static MediaPool of(String... names) {
    return new MediaPool(
        PoolOptions.STANDARD,
        Stream.of(names)
            .map(name -> new MediaPool.Member(new ServerSpec(name, at(5080), 1, 100), node(name)))
            .toList(),
        (_, _) -> CompletableFuture.completedStage(200),
        _ -> true,
        new MediaPoolMetrics(new SimpleMeterRegistry()));
  }

  private static SipAddress at(int port) {
    return new SipAddress(Transport.UDP, "127.0.0.1", port);
  }

  /** Has a server set up a leg. */
  public static void allocate(MediaPool pool, long legId) {
    pool.handle(new MediaEffect.Allocate(legId, legId, Optional.empty(), "", at(5062), 0));
  }

  private static MediaNode node(String name) {
    return new MediaNode() {
      private Observer observer;

      @Override
      public String name() {
        return name;
      }

      @Override
      public void start(Observer hears) {
        observer = hears;
        observer.connected(List.of());
      }

      @Override
      public void handle(MediaEffect effect) {
        if (effect instanceof MediaEffect.Allocate allocate) {
          observer.report(new EndpointReady(allocate.legId(), allocate.requestId(), "v=0"));
        }
      }

      @Override
      public void drop(long legId) {}

      @Override
      public void hangUp(Channel channel) {}

      @Override
      public void close() {}

      @Override
      public void abandon() {}
    };
  }
}

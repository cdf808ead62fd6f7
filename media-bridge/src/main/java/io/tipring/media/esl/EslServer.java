package io.tipring.media.esl;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Takes the connections of the dialplan application {@code socket} (outbound mode). */
public final class EslServer implements AutoCloseable {
  private EslServer() {}

  /**
   * Listens.
   *
   * @param sessions is given each call once its data is there, on {@code executor}, and says who
   *     hears of it
   * @param executor as for {@link EslClient#start}; each session is served in its own order
   * @return completed when it listens, or failed with an {@link java.io.IOException}
   */
  public static CompletableFuture<EslServer> start(
      EslServerOptions options,
      Function<EslSession, EslSessionListener> sessions,
      EventLoopGroup group,
      Executor executor) {
    throw new UnsupportedOperationException();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    throw new UnsupportedOperationException();
  }

  /** Listens no more, and ends all sessions. Returns without waiting. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}

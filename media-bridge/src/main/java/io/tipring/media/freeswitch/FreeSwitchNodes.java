package io.tipring.media.freeswitch;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tipring.core.port.MediaDialogs;
import java.util.concurrent.TimeUnit;

/**
 * Makes nodes that share a few event loops, so that one server's commands never wait for another's
 * for long. Closed after all of its nodes.
 */
public final class FreeSwitchNodes implements AutoCloseable {
  private static final int MOST_LOOPS = 4;
  private static final long CLOSE_MILLIS = 2_000;

  private final EventLoopGroup loops;

  /**
   * @param servers how many nodes there will be
   */
  public FreeSwitchNodes(int servers) {
    loops =
        new MultiThreadIoEventLoopGroup(
            Math.clamp(servers, 1, MOST_LOOPS),
            new DefaultThreadFactory("freeswitch", true),
            NioIoHandler.newFactory());
  }

  /** A node, not started yet. */
  public MediaNode node(FreeSwitchOptions options, MediaDialogs dialogs) {
    return new FreeSwitchNode(options, dialogs, loops);
  }

  @Override
  public void close() {
    loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }
}

package io.tipring.media.esl;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A connection to the event socket of one server (inbound mode, as FreeSWITCH calls it) that is
 * made again whenever it ends, until {@link #close}. Any thread may call it.
 */
public final class EslClient implements EslCommands, AutoCloseable {
  private EslClient() {}

  /**
   * Connects, and goes on trying.
   *
   * @param listener is told of everything
   * @param group gives the event loop
   * @param executor where the listener is called and futures are completed; tasks are given to it
   *     one at a time. {@code Runnable::run} means the event loop itself.
   */
  public static EslClient start(
      EslClientOptions options, EslListener listener, EventLoopGroup group, Executor executor) {
    throw new UnsupportedOperationException();
  }

  /** Name and address of the server. */
  public String server() {
    throw new UnsupportedOperationException();
  }

  /** Whether commands can be sent now; true from just before {@link EslListener#connected}. */
  public boolean isConnected() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command, long deadlineMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EslJob bgapi(String command, long deadlineMillis) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the connection for good, at once; what is under way fails with {@code CLOSED}. Returns
   * without waiting; {@link EslListener#disconnected} is the last that the listener hears.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}

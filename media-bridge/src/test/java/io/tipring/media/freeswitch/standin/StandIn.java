package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A FreeSWITCH that is none, and what a test can do to it. Any thread. */
public final class StandIn implements AutoCloseable {
  private static final long ANSWER_SECONDS = 5;

  private final Loop loop;
  private final Exchange exchange;
  private final SipPort sip;
  private final ServerSocketChannel esl;
  private volatile boolean stopped;

  private StandIn(Options options) throws IOException {
    loop = new Loop();
    exchange = new Exchange(options, loop);
    sip = new SipPort(loop, exchange, options.sip());
    esl = ServerSocketChannel.open();
    esl.setOption(java.net.StandardSocketOptions.SO_REUSEADDR, true);
    esl.bind(options.esl());
    loop.register(esl, SelectionKey.OP_ACCEPT, key -> accept());
    exchange.open(sip);
    loop.start(exchange::frame);
  }

  /**
   * Starts one.
   *
   * @throws IOException if an address can't be had
   */
  public static StandIn start(Options options) throws IOException {
    return new StandIn(options);
  }

  private void accept() throws IOException {
    SocketChannel client = esl.accept();
    if (client != null) {
      client.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      new EslConnection(exchange, client);
    }
  }

  /** Where SIP is spoken. */
  public InetSocketAddress sip() {
    return sip.address();
  }

  /** Where the event socket listens. */
  public InetSocketAddress esl() {
    return (InetSocketAddress) esl.socket().getLocalSocketAddress();
  }

  /** How many channels there are. */
  public int channels() {
    return ask(() -> exchange.channels().size());
  }

  /** A variable of each channel that has it, in the order of the channels. */
  public List<String> variables(String name) {
    return ask(
        () ->
            exchange.channels().values().stream()
                .filter(channel -> channel.variables().containsKey(name))
                .map(channel -> channel.variables().get(name).toString())
                .toList());
  }

  /** The commands that clients gave, the oldest first. */
  public List<String> commands() {
    return ask(exchange::commands);
  }

  /** Arguments that a real server would have expanded, and thereby perhaps run. */
  public List<String> expansions() {
    return ask(exchange::expansions);
  }

  /** Stops reading and writing on the event socket, or goes on; sound and SIP are not touched. */
  public void stall(boolean on) {
    tell(() -> exchange.stall(on));
  }

  /** Loses all SIP that comes, or takes it again. */
  public void deaf(boolean on) {
    tell(() -> sip.deaf(on));
  }

  /** Lets each answer on the event socket come so much later. */
  public void late(long millis) {
    tell(() -> exchange.late(millis));
  }

  /** Closes the connections of the event socket; the channels stay. */
  public void dropClients() {
    tell(() -> List.copyOf(exchange.connections()).forEach(EslConnection::gone));
  }

  private void tell(Runnable task) {
    ask(
        () -> {
          task.run();
          return true;
        });
  }

  private <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the stand-in does not answer", e);
    }
  }

  /** Gone at once, as by {@code kill -9}: no BYE, no notice, nothing. */
  @Override
  public void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    loop.close();
    try {
      esl.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List.copyOf(exchange.connections()).forEach(EslConnection::gone);
    exchange.closeSound();
    sip.close();
  }
}

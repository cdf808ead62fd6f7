package io.tipring.media.esl;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslFrame;
import io.tipring.media.esl.codec.EslFrameDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the event socket of one server (inbound mode, as FreeSWITCH calls it) that is
 * made again whenever it ends, until {@link #close}. Any thread may call it.
 */
public final class EslClient implements EslCommands, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EslClient.class);
  static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(256 << 10, 1 << 20);

  private final EslClientOptions options;
  private final EslListener listener;
  private final EventLoop loop;
  private final Mailbox mailbox;
  private final Backoff backoff;

  /** The authenticated connection, else null. */
  private volatile EslRequests requests;

  /** Whether we said {@code exit}. */
  private volatile boolean leaving;

  // What follows belongs to the event loop.

  private EslConnection connection;
  private ChannelFuture connecting;
  private long connectedNanos;
  private Kind complained;
  private boolean closed;

  private EslClient(
      EslClientOptions options, EslListener listener, EventLoop loop, Executor executor) {
    EslConnectionOptions bounds = options.connection();
    this.options = options;
    this.listener = listener;
    this.loop = loop;
    this.mailbox = new Mailbox(executor, bounds.queuedEvents(), bounds.queuedBytes());
    this.backoff =
        new Backoff(
            options.backoffMillis(), options.maxBackoffMillis(), RandomGenerator.getDefault());
  }

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
    EslClient client = new EslClient(options, listener, group.next(), executor);
    client.onLoop(client::connect);
    return client;
  }

  /** Name and address of the server. */
  public String server() {
    return options.server();
  }

  /** Whether commands can be sent now; true from just before {@link EslListener#connected}. */
  public boolean isConnected() {
    return requests != null;
  }

  /** How many events wait for the listener. */
  public int queuedEvents() {
    return mailbox.events();
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command, long deadlineMillis) {
    EslRequests now = requests;
    return now == null ? notConnected() : now.send(command, deadlineMillis);
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command) {
    return send(command, options.connection().commandMillis());
  }

  @Override
  public EslJob bgapi(String command, String jobUuid, long deadlineMillis) {
    EslRequests now = requests;
    return now == null
        ? new EslJob(jobUuid, notConnected(), notConnected())
        : now.bgapi(command, jobUuid, deadlineMillis);
  }

  private CompletableFuture<EslReply> notConnected() {
    CompletableFuture<EslReply> future = new CompletableFuture<>();
    EslException reason =
        new EslException(Kind.NOT_CONNECTED, server(), "there is no connection now");
    Runnable fail = () -> mailbox.run(() -> future.completeExceptionally(reason));
    if (!onLoop(fail)) {
      fail.run();
    }
    return future;
  }

  /** Says {@code exit}, and is then closed for good as by {@link #close}. */
  @Override
  public CompletableFuture<EslReply> exit() {
    leaving = true;
    CompletableFuture<EslReply> reply = send(EslCommand.exit());
    reply.whenComplete((_, _) -> close());
    return reply;
  }

  /**
   * Ends the connection for good, at once; what is under way fails with {@code CLOSED}. Returns
   * without waiting; {@link EslListener#disconnected} is the last that the listener hears.
   */
  @Override
  public void close() {
    onLoop(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          EslException reason = new EslException(Kind.CLOSED, server(), "we closed the connection");
          if (connection != null) {
            connection.close(reason);
          } else {
            mailbox.run(() -> listener.disconnected(this, reason, -1));
          }
        });
  }

  private void connect() {
    if (closed) {
      return;
    }
    connection = new EslConnection(server(), options.connection(), new InboundOwner());
    connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new EslFrameDecoder(options.connection().limits()), connection);
                  }
                })
            .connect(options.address());
    EslConnection attempt = connection;
    connecting.addListener(
        result -> {
          if (!result.isSuccess()) {
            attempt.close(
                new EslException(
                    Kind.UNREACHABLE,
                    server(),
                    "no connection: " + result.cause().getMessage(),
                    result.cause()));
          }
        });
  }

  private void over(EslException reason) {
    closed |= leaving;
    boolean wasConnected = requests != null;
    if (wasConnected) {
      requests.closed(reason);
      requests = null;
      if (System.nanoTime() - connectedNanos
          >= TimeUnit.MILLISECONDS.toNanos(options.maxBackoffMillis())) {
        backoff.reset();
      }
    }
    connection = null;
    connecting.cancel(false);
    long retryMillis =
        closed
            ? -1
            : switch (reason.kind()) {
              case WRONG_PASSWORD, REFUSED_BY_ACL, VERSION_MISMATCH, MALFORMED ->
                  backoff.longestMillis();
              default -> backoff.nextMillis();
            };
    log(reason, wasConnected, retryMillis);
    // Only once the listener has been told, so that a slow one is not overrun again and again.
    mailbox.run(
        () -> {
          try {
            listener.disconnected(this, reason, retryMillis);
          } finally {
            if (retryMillis >= 0) {
              onLoop(() -> loop.schedule(this::connect, retryMillis, TimeUnit.MILLISECONDS));
            }
          }
        });
  }

  /** Whether it will be run: without its event loop there is no connection, and nothing to do. */
  private boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("{}: the event loop has ended", server(), e);
      return false;
    }
  }

  /** An attempt that fails as the one before did is no news. */
  private void log(EslException reason, boolean wasConnected, long retryMillis) {
    if (closed) {
      LOG.info("{}", reason.getMessage());
    } else if (wasConnected || reason.kind() != complained) {
      LOG.warn("{}: {}; trying again in {} ms", reason.kind(), reason.getMessage(), retryMillis);
    } else {
      LOG.debug("{}: {}; trying again in {} ms", reason.kind(), reason.getMessage(), retryMillis);
    }
    complained = reason.kind();
  }

  private void authenticated(EslConnection opened, String version) {
    requests = new EslRequests(opened, options.connection(), loop, mailbox);
    connectedNanos = System.nanoTime();
    complained = null;
    LOG.info("{}: connected, FreeSWITCH {}", server(), version);
    mailbox.run(() -> listener.connected(this, version));
  }

  /** Takes what the connection has for us, first through the handshake. */
  private final class InboundOwner implements EslConnection.Owner {
    private InboundHandshake handshake;

    @Override
    public void opened(EslConnection opened) {
      handshake =
          new InboundHandshake(opened, options, loop, version -> authenticated(opened, version));
    }

    @Override
    public void frame(EslConnection from, EslFrame frame) {
      switch (frame.type()) {
        case AUTH_REQUEST -> handshake.authRequested();
        case RUDE_REJECTION ->
            from.close(
                from.exception(
                    Kind.REFUSED_BY_ACL,
                    "it lets no one in from our address: see apply-inbound-acl in"
                        + " event_socket.conf.xml"));
        case EVENT -> {
          EslRequests now = requests;
          if (now == null) {
            from.close(from.exception(Kind.MALFORMED, "it sent an event before we asked for any"));
          } else if (mailbox.offer(
              () -> listener.event(EslClient.this, frame.event()), frame.wireBytes())) {
            now.event(frame.event());
          } else {
            from.close(
                from.exception(
                    Kind.OVERFLOW,
                    "events came faster than they were taken: %d wait"
                        .formatted(mailbox.events())));
          }
        }
        default -> {}
      }
    }

    @Override
    public void closed(EslConnection from, EslException reason) {
      if (handshake != null) {
        handshake.over();
      }
      over(reason);
    }
  }
}

package io.tipring.media.esl;

import io.netty.channel.Channel;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that FreeSWITCH connected to us (outbound mode, {@code socket HOST:PORT async full}). Any
 * thread may call it.
 *
 * <p>There is no {@code getvar}: FreeSWITCH writes its value into the reply as it is, so a variable
 * with a line end in it would forge headers. {@code api uuid_getvar} comes with its length.
 */
public final class EslSession implements EslCommands {
  private static final Logger LOG = LoggerFactory.getLogger(EslSession.class);

  private final EslConnectionOptions options;
  private final EslConnection connection;
  private final Mailbox mailbox;
  private final EslRequests requests;
  private final Channel socket;
  private volatile EslEvent channel;

  /** Belongs to the mailbox; null until the call's data is there, and if the owner gave none. */
  private EslSessionListener listener;

  /**
   * @param peer as errors name it
   */
  EslSession(
      String peer,
      Channel socket,
      EslServerOptions options,
      Function<EslSession, EslSessionListener> sessions,
      Executor executor) {
    this.options = options.connection();
    this.socket = socket;
    this.mailbox = new Mailbox(executor, this.options.queuedEvents(), this.options.queuedBytes());
    this.connection = new EslConnection(peer, this.options, new OutboundOwner(sessions, options));
    this.requests = new EslRequests(connection, this.options, socket.eventLoop(), mailbox);
  }

  EslConnection connection() {
    return connection;
  }

  /** The channel as it was when it connected: its headers and variables. */
  public EslEvent channel() {
    return channel;
  }

  /** The channel's uuid. */
  public String uuid() {
    return channel.uuid();
  }

  /** Whether applications run beside the commands ({@code async}), as they should. */
  public boolean isAsync() {
    return channel.get("Socket-Mode").equals("async");
  }

  /** Whether all commands are allowed ({@code full}); else only few are, and not {@code api}. */
  public boolean isFull() {
    return channel.get("Control").equals("full");
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command, long deadlineMillis) {
    return requests.send(command, deadlineMillis);
  }

  @Override
  public CompletableFuture<EslReply> send(EslCommand command) {
    return send(command, options.commandMillis());
  }

  @Override
  public EslJob bgapi(String command, String jobUuid, long deadlineMillis) {
    return requests.bgapi(command, jobUuid, deadlineMillis);
  }

  /** Runs an application on this call ({@link EslCommands#execute}). */
  public CompletableFuture<EslReply> execute(
      String application, String arguments, String eventUuid, boolean lock) {
    return execute("", application, arguments, eventUuid, lock);
  }

  /** The events of this call. */
  public CompletableFuture<EslReply> myEvents(EslFormat format) {
    return send(EslCommand.myEvents(format));
  }

  /**
   * Keeps the connection after the call until {@link #exit}. Without it CHANNEL_HANGUP_COMPLETE may
   * not come any more.
   */
  public CompletableFuture<EslReply> linger() {
    return send(EslCommand.linger());
  }

  /** Keeps the connection for so long after the call. */
  public CompletableFuture<EslReply> linger(int seconds) {
    return send(EslCommand.linger(seconds));
  }

  /** Does not keep it. */
  public CompletableFuture<EslReply> noLinger() {
    return send(EslCommand.noLinger());
  }

  /** When this connection ends the call goes on in the dialplan. */
  public CompletableFuture<EslReply> resume() {
    return send(EslCommand.resume());
  }

  /** Also events that would go to the call's input callbacks. */
  public CompletableFuture<EslReply> divertEvents(boolean on) {
    return send(EslCommand.divertEvents(on));
  }

  /** Ends the connection at once, without {@code exit}. Returns without waiting. */
  public void close() {
    socket
        .eventLoop()
        .execute(
            () -> connection.close(connection.exception(Kind.CLOSED, "we closed the connection")));
  }

  /** Takes what the connection has for us, the data of the call first. */
  private final class OutboundOwner implements EslConnection.Owner {
    private final Function<EslSession, EslSessionListener> sessions;
    private final long handshakeMillis;
    private Future<?> deadline;

    OutboundOwner(Function<EslSession, EslSessionListener> sessions, EslServerOptions options) {
      this.sessions = sessions;
      this.handshakeMillis = options.handshakeMillis();
    }

    @Override
    public void opened(EslConnection opened) {
      deadline =
          socket
              .eventLoop()
              .schedule(
                  () -> opened.close(opened.exception(Kind.UNRESPONSIVE, "no data of a call came")),
                  handshakeMillis,
                  TimeUnit.MILLISECONDS);
      opened.send(
          EslCommand.connect(),
          handshakeMillis,
          new Answer() {
            @Override
            public void replied(EslReply reply) {
              connected(reply);
            }

            @Override
            public void failed(EslException reason) {
              opened.close(reason);
            }
          });
    }

    private void connected(EslReply reply) {
      EslEvent data = EslEvent.of(reply.headers(), "");
      if (!reply.ok() || !data.name().equals("CHANNEL_DATA") || data.uuid().isEmpty()) {
        connection.close(
            connection.exception(Kind.MALFORMED, "it answered connect without the data of a call"));
        return;
      }
      deadline.cancel(false);
      channel = data;
      if (!isAsync()) {
        connection.stopProbing();
      }
      mailbox.run(() -> listener = sessions.apply(EslSession.this));
    }

    @Override
    public void frame(EslConnection from, EslFrame frame) {
      switch (frame.type()) {
        case EVENT -> event(from, frame);
        case DISCONNECT_NOTICE -> {
          if (frame.headers().get("Content-Disposition").equals("linger")) {
            mailbox.run(
                () -> {
                  if (listener != null) {
                    listener.lingering(EslSession.this);
                  }
                });
          }
        }
        default -> {}
      }
    }

    private void event(EslConnection from, EslFrame frame) {
      if (channel == null) {
        from.close(from.exception(Kind.MALFORMED, "it sent an event before we asked for any"));
      } else if (mailbox.offer(
          () -> {
            if (listener != null) {
              listener.event(EslSession.this, frame.event());
            }
          },
          frame.wireBytes())) {
        requests.event(frame.event());
      } else {
        from.close(
            from.exception(
                Kind.OVERFLOW,
                "events came faster than they were taken: %d wait".formatted(mailbox.events())));
      }
    }

    @Override
    public void closed(EslConnection from, EslException reason) {
      deadline.cancel(false);
      requests.closed(reason);
      if (channel == null || reason.kind() == Kind.OVERFLOW || reason.kind() == Kind.MALFORMED) {
        LOG.warn("{}: {}", reason.kind(), reason.getMessage());
      } else {
        LOG.debug("{}: {}", reason.kind(), reason.getMessage());
      }
      mailbox.run(
          () -> {
            if (listener != null) {
              listener.closed(EslSession.this, reason);
            }
          });
    }
  }
}

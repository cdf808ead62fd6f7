package io.tipring.media.esl;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslFrame;
import io.tipring.media.esl.codec.EslSyntaxException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection, of either direction: sends commands, gives each its answer, holds deadlines,
 * finds out when nobody is there any more. Belongs to its event loop; only {@link #send} may be
 * called from elsewhere.
 */
final class EslConnection extends ChannelInboundHandlerAdapter {
  private static final long TICK_MILLIS = 50;
  private static final int MAX_FAREWELL = 200;

  /** Beyond this the process itself stood still, which is nobody else's fault. */
  private static final long STALL_NANOS = 150_000_000;

  /** Whom a connection belongs to. Called on the event loop. */
  interface Owner {
    void opened(EslConnection connection);

    /** Anything but an answer. */
    void frame(EslConnection connection, EslFrame frame);

    /** It is over; all commands have failed. Called once, also if it was never opened. */
    void closed(EslConnection connection, EslException reason);
  }

  private final String server;
  private final EslConnectionOptions options;
  private final Owner owner;

  /** Commands in the order in which they will be answered, also those whose deadline is over. */
  private final ArrayDeque<PendingCommand> pending = new ArrayDeque<>();

  /** As many as wait here or on their way to the event loop. */
  private final AtomicInteger underWay = new AtomicInteger();

  private Channel channel;
  private Future<?> tick;
  private long tickedNanos;
  private long heardNanos;
  private boolean probing = true;
  private String farewell = "the connection was closed without a word";
  private boolean leaving;
  private EslException over;

  EslConnection(String server, EslConnectionOptions options, Owner owner) {
    this.server = server;
    this.options = options;
    this.owner = owner;
  }

  EslException exception(Kind kind, String detail) {
    return new EslException(kind, server, detail);
  }

  /** No more asking of a silent peer: one that runs its applications in turn answers late. */
  void stopProbing() {
    probing = false;
  }

  /**
   * Sends a command, from any thread.
   *
   * @param answer is called on the event loop
   */
  void send(EslCommand command, long deadlineMillis, Answer answer) {
    EslConnectionOptions.positive("deadlineMillis", deadlineMillis);
    if (underWay.incrementAndGet() > options.pendingCommands()) {
      underWay.decrementAndGet();
      EslException congested =
          exception(
              Kind.CONGESTED,
              options.pendingCommands() + " commands wait for their answers; not sent: " + command);
      onLoop(() -> answer.failed(congested));
    } else {
      onLoop(() -> write(command, deadlineMillis, answer));
    }
  }

  /** Runs it at once if this is the event loop. */
  void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
      return;
    }
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The event loop has ended and this connection before it: the task only has that to say.
      task.run();
    }
  }

  private void write(EslCommand command, long deadlineMillis, Answer answer) {
    if (over != null) {
      underWay.decrementAndGet();
      answer.failed(over);
      return;
    }
    if (!channel.isWritable()) {
      underWay.decrementAndGet();
      answer.failed(
          exception(Kind.CONGESTED, "the server does not take what we send; not sent: " + command));
      return;
    }
    boolean patient = deadlineMillis > options.commandMillis();
    pending.add(new PendingCommand(command, System.nanoTime(), deadlineMillis, patient, answer));
    leaving |= command.verb().equals("exit");
    channel.writeAndFlush(Unpooled.wrappedBuffer(command.bytes()), channel.voidPromise());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (over != null) {
      channel.close();
      return;
    }
    heardNanos = tickedNanos = System.nanoTime();
    tick =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    owner.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over != null) {
      return;
    }
    EslFrame frame = (EslFrame) message;
    switch (frame.type()) {
      case COMMAND_REPLY -> answer(frame, frame.headers().get("Reply-Text").strip());
      case API_RESPONSE -> answer(frame, frame.body());
      case XML_EVENT ->
          close(exception(Kind.MALFORMED, "it sent an event in XML, which was not asked for"));
      case DISCONNECT_NOTICE -> {
        if (!frame.body().isBlank()) {
          farewell = "the server said: " + firstLine(frame.body());
        }
        owner.frame(this, frame);
      }
      default -> owner.frame(this, frame);
    }
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.substring(0, Math.min(line.length(), MAX_FAREWELL)).replaceAll("\\p{Cntrl}", "?");
  }

  private void answer(EslFrame frame, String text) {
    PendingCommand command = pending.poll();
    if (command == null) {
      close(exception(Kind.MALFORMED, "it answered a command that was not given"));
      return;
    }
    underWay.decrementAndGet();
    if (frame.type() == EslFrame.Type.API_RESPONSE && !command.api()) {
      EslException crossed =
          exception(Kind.MALFORMED, "it answered " + command.verb() + " with an api/response");
      command.failed(crossed);
      close(crossed);
      return;
    }
    command.replied(new EslReply(text, frame.headers()));
  }

  /** Bytes came, whether or not they make a frame. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    heardNanos = System.nanoTime();
  }

  private void tick() {
    long now = System.nanoTime();
    long late = now - tickedNanos - TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    tickedNanos = now;
    if (late > STALL_NANOS) {
      heardNanos += late;
      pending.forEach(command -> command.shift(late));
    }
    // A list of its own, as who is told may send more.
    for (PendingCommand command : pending.stream().filter(one -> one.isDue(now)).toList()) {
      command.failed(
          exception(
              Kind.TIMED_OUT,
              "no answer to " + command.verb() + " in time; it may have been done or not"));
    }
    listen(now);
  }

  private void listen(long now) {
    long silentNanos = TimeUnit.MILLISECONDS.toNanos(options.silentMillis());
    long probeNanos = TimeUnit.MILLISECONDS.toNanos(options.probeMillis());
    long silence = now - heardNanos;
    if (!probing || over != null || silence < silentNanos) {
      return;
    }
    PendingCommand oldest = pending.peek();
    if (oldest == null) {
      send(EslCommand.api("version"), options.probeMillis(), Probe.ANSWER);
    } else if (silence >= silentNanos + probeNanos && oldest.isOverdue(now, probeNanos)) {
      close(
          exception(
              Kind.UNRESPONSIVE,
              "nothing came for %d ms, and %s was not answered"
                  .formatted(TimeUnit.NANOSECONDS.toMillis(silence), oldest.verb())));
    }
  }

  /** The answer itself says nothing: that it came does. */
  private enum Probe implements Answer {
    ANSWER;

    @Override
    public void replied(EslReply reply) {}

    @Override
    public void failed(EslException reason) {}
  }

  /** Ends it for this reason, unless it has ended. */
  void close(EslException reason) {
    if (over != null) {
      return;
    }
    over = reason;
    if (tick != null) {
      tick.cancel(false);
    }
    if (channel != null) {
      channel.close();
    }
    for (PendingCommand command = pending.poll(); command != null; command = pending.poll()) {
      underWay.decrementAndGet();
      command.failed(reason);
    }
    owner.closed(this, reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close(
        leaving ? exception(Kind.CLOSED, "we said exit") : exception(Kind.DISCONNECTED, farewell));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException
        && cause.getCause() instanceof EslSyntaxException syntax) {
      close(
          new EslException(
              Kind.MALFORMED,
              server,
              "it sent what is no event socket: " + syntax.getMessage(),
              syntax));
    } else if (cause instanceof IOException) {
      close(
          new EslException(
              Kind.DISCONNECTED, server, "the connection broke: " + cause.getMessage(), cause));
    } else {
      close(
          new EslException(Kind.MALFORMED, server, "what it sent could not be dealt with", cause));
    }
  }
}

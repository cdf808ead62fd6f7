package io.tipring.media.freeswitch;

import io.netty.channel.EventLoop;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogs;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipHeader;
import io.tipring.media.esl.EslClient;
import io.tipring.media.esl.EslException;
import io.tipring.media.esl.EslMessage;
import io.tipring.media.esl.EslReply;
import io.tipring.media.freeswitch.channel.ChannelFacts;
import io.tipring.media.freeswitch.channel.ChannelUuid;
import io.tipring.media.freeswitch.channel.Descriptions;
import io.tipring.media.freeswitch.channel.LegMark;
import io.tipring.media.freeswitch.channel.Order;
import io.tipring.media.freeswitch.channel.Outside;
import io.tipring.media.freeswitch.channel.PlayPlan;
import io.tipring.media.freeswitch.channel.ServerFile;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one node what its state machines ask: over the event socket, over SIP, and on the disk,
 * for which it has a thread of its own. All that is called back is called on the node's thread.
 */
final class NodeOutside implements Outside {
  private static final Logger LOG = LoggerFactory.getLogger(NodeOutside.class);
  private static final int MOST_WAITING_FILES = 10_000;
  private static final int RADIX = 36;

  private final FreeSwitchOptions options;
  private final MediaDialogs dialogs;
  private final EventLoop loop;
  private final SoundFiles sounds;
  private final RecordingFiles recordings;
  private final ThreadPoolExecutor files;
  private final SecureRandom random = new SecureRandom();
  private MediaNode.Observer observer;
  private EslClient client;

  NodeOutside(FreeSwitchOptions options, MediaDialogs dialogs, EventLoop loop) {
    this.options = options;
    this.dialogs = dialogs;
    this.loop = loop;
    this.sounds =
        new SoundFiles(options.promptsDir(), options.serverPromptsDir(), options.defaultLanguage());
    this.recordings = new RecordingFiles(options.recordingsDir(), options.serverRecordingsDir());
    this.files =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING_FILES),
            Thread.ofPlatform().name("media-files-" + options.esl().name()).daemon().factory());
  }

  void observer(MediaNode.Observer hears) {
    observer = hears;
  }

  /** The connection that commands go over; null while there is none. */
  void client(EslClient connected) {
    client = connected;
  }

  void close() {
    files.shutdownNow();
  }

  @Override
  public void report(MediaCommand command) {
    observer.report(command);
  }

  // The event socket.

  @Override
  public void send(Order order, Consumer<Reply> then) {
    EslClient now = client;
    if (now == null) {
      onLoop(() -> then.accept(Reply.UNSENT));
      return;
    }
    CompletableFuture<EslReply> reply =
        switch (order.how()) {
          case API -> now.api(order.text(), options.commandMillis());
          case BACKGROUND -> now.bgapi(order.text(), options.commandMillis()).result();
          case EXECUTE -> now.sendMsg(order.uuid(), message(order));
        };
    reply.whenComplete(
        (said, failure) ->
            onLoop(() -> then.accept(failure == null ? reply(said) : reply(failure))));
  }

  private static EslMessage message(Order order) {
    EslMessage message =
        EslMessage.execute(order.application())
            .arguments(order.text())
            .eventUuid(order.eventUuid());
    if (order.loops() < 0) {
      return message.header("loops", Integer.toString(order.loops()));
    }
    return order.waits() ? message.lock() : message;
  }

  private static Reply reply(EslReply said) {
    return new Reply(true, true, !said.failed(), said.text().strip());
  }

  private static Reply reply(Throwable failure) {
    return cause(failure) instanceof EslException esl
            && (esl.kind() == EslException.Kind.NOT_CONNECTED
                || esl.kind() == EslException.Kind.CONGESTED)
        ? Reply.UNSENT
        : Reply.UNANSWERED;
  }

  @Override
  public void inquire(ChannelUuid channel, Consumer<Optional<ChannelFacts>> then) {
    send(Order.dump(channel), reply -> then.accept(ChannelDump.facts(reply.text())));
  }

  // SIP.

  @Override
  public void invite(LegMark mark, Optional<String> sdpOffer, Consumer<SipOutcome> then) {
    MediaDialogs.Invitation invitation =
        new MediaDialogs.Invitation(
            options.sip(),
            FreeSwitchOptions.PARK,
            token() + token() + "@tipring",
            token(),
            List.of(new SipHeader(LegMark.HEADER, mark.toString())),
            sdpOffer,
            Descriptions::inactiveAnswer,
            options.inviteMillis());
    outcome(
        dialogs.invite(invitation).thenApply(up -> new SipOutcome.Agreed(up.dialog(), up.sdp())),
        then);
  }

  private String token() {
    return Long.toUnsignedString(random.nextLong(), RADIX);
  }

  @Override
  public void reinvite(DialogId dialog, String sdpOffer, Consumer<SipOutcome> then) {
    outcome(
        dialogs
            .reinvite(dialog, sdpOffer, options.inviteMillis())
            .thenApply(sdp -> new SipOutcome.Agreed(dialog, sdp)),
        then);
  }

  private void outcome(CompletionStage<SipOutcome.Agreed> stage, Consumer<SipOutcome> then) {
    stage.whenComplete(
        (agreed, failure) ->
            onLoop(() -> then.accept(failure == null ? agreed : failed(cause(failure)))));
  }

  private static SipOutcome failed(Throwable cause) {
    Failure failure =
        cause instanceof MediaDialogException e
            ? switch (e.kind()) {
              case REFUSED -> refused(e.status());
              case TIMED_OUT, UNREACHABLE, CLOSED -> Failure.SERVER_LOST;
              case OVERLOADED -> Failure.NO_CAPACITY;
              case MALFORMED -> Failure.NOT_ACCEPTABLE;
              case GONE -> Failure.NO_ENDPOINT;
            }
            : Failure.SERVER_LOST;
    return new SipOutcome.Failed(failure, String.valueOf(cause.getMessage()));
  }

  private static Failure refused(int status) {
    return switch (status) {
      case 400 -> Failure.MALFORMED_SDP;
      case 415, 488, 606 -> Failure.NOT_ACCEPTABLE;
      case 481 -> Failure.NO_ENDPOINT;
      default -> Failure.NO_CAPACITY;
    };
  }

  @Override
  public void bye(DialogId dialog) {
    dialogs
        .bye(dialog, Optional.empty(), options.inviteMillis())
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                LOG.debug("BYE to {}: {}", options.esl().name(), cause(failure).getMessage());
              }
            });
  }

  @Override
  public void resume(DialogId dialog) {
    dialogs.resume(dialog, options.sip(), 0);
  }

  // Files.

  @Override
  public void resolve(List<Sound> wanted, boolean repeat, Consumer<Resolved> then) {
    onFiles(
        () -> sounds.resolve(wanted, repeat),
        new Resolved(new PlayPlan(List.of(), false), "too many plays wait for their files"),
        then);
  }

  @Override
  public ServerFile recordingFile(long recordingId) {
    return recordings.growing(recordingId);
  }

  @Override
  public void prepareRecording(long recordingId, Runnable then) {
    onFiles(
        () -> {
          recordings.prepare(recordingId);
          return true;
        },
        false,
        _ -> then.run());
  }

  @Override
  public void settle(long recordingId, Consumer<Optional<RecordingFacts>> then) {
    onFiles(() -> recordings.settle(recordingId), Optional.empty(), then);
  }

  private <T> void onFiles(Supplier<T> work, T otherwise, Consumer<T> then) {
    try {
      files.execute(
          () -> {
            T result = otherwise;
            try {
              result = work.get();
            } catch (RuntimeException e) {
              LOG.error("A file could not be looked at", e);
            }
            T found = result;
            onLoop(() -> then.accept(found));
          });
    } catch (RejectedExecutionException _) {
      onLoop(() -> then.accept(otherwise));
    }
  }

  // Time.

  @Override
  public void after(long millis, Runnable then) {
    try {
      loop.schedule(guarded(then), millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      LOG.debug("{} is closed", options.esl().name());
    }
  }

  /** Does something on the node's thread, after what is under way there. */
  void onLoop(Runnable task) {
    try {
      loop.execute(guarded(task));
    } catch (RejectedExecutionException _) {
      LOG.debug("{} is closed", options.esl().name());
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("The state of a media server's channels broke", e);
      }
    };
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}

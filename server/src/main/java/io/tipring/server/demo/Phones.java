package io.tipring.server.demo;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.EffectHandler;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All simulated phones: the core of a second SIP stack and media server. One thread owns every
 * call; commands and timers come to it in order.
 */
final class Phones implements CommandSink, AutoCloseable {

  /** What callers and agents say, so that a recording of the demo is worth hearing. */
  static final MediaEffect.Sound CALLER_VOICE = new MediaEffect.Sound.Prompt("welcome", "en");

  static final MediaEffect.Sound AGENT_VOICE = new MediaEffect.Sound.Prompt("please-wait", "en");

  private static final Logger LOG = LoggerFactory.getLogger(Phones.class);
  private static final long STOP_SECONDS = 5;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("demo-phones").factory());
  private final Map<Long, Phone> byLeg = new HashMap<>();
  private final Map<String, Phone> byCallId = new HashMap<>();
  private final Map<Long, Phone> byTransaction = new HashMap<>();
  private final Random random;
  private final Supplier<AgentPhone.Character> agents;
  private EffectHandler<SipEffect> sip;
  private EffectHandler<MediaEffect> media;
  private long lastLegId;

  /**
   * @param agents what the agent who is called next is like
   */
  Phones(Random random, Supplier<AgentPhone.Character> agents) {
    this.random = random;
    this.agents = agents;
  }

  /** Joins the phones with their SIP stack and media server; before the first command. */
  void connect(EffectHandler<SipEffect> sipStack, EffectHandler<MediaEffect> mediaServer) {
    sip = sipStack;
    media = mediaServer;
  }

  /** Lets a caller dial. */
  void call(CallerPhone.Character caller, Destination destination) {
    execute(
        () -> {
          CallerPhone phone = new CallerPhone(this, ++lastLegId, caller, destination);
          byLeg.put(phone.legId(), phone);
          phone.dial();
        });
  }

  @Override
  public boolean submit(Command command) {
    execute(() -> on(command));
    return true;
  }

  private void execute(Runnable work) {
    try {
      thread.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException e) {
              LOG.error("a simulated phone failed", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("a simulated phone is told something after the end: {}", e.toString());
    }
  }

  private void on(Command command) {
    switch (command) {
      case SipCommand.InviteReceived invite -> ring(invite);
      case SipCommand.CancelReceived cancel -> {
        Phone phone = byTransaction.get(cancel.inviteTransactionId());
        if (phone != null) {
          phone.onCancelled();
        }
      }
      case SipCommand.InviteAnswered answered -> {
        Phone phone = byLeg.get(answered.legId());
        if (phone != null) {
          byCallId.put(answered.dialog().callId(), phone);
          phone.onAnswered(answered.dialog(), answered.sdp());
        }
      }
      case SipCommand.InviteRefused refused ->
          leg(refused.legId()).ifPresent(p -> p.onRefused(refused));
      case SipCommand.AckReceived ack -> {
        Phone phone = byCallId.get(ack.dialog().callId());
        if (phone != null) {
          phone.onAcknowledged();
        }
      }
      case SipCommand.ByeReceived bye -> {
        Phone phone = byCallId.get(bye.dialog().callId());
        if (phone != null) {
          phone.onBye(bye.transactionId());
        } else {
          sip(
              new SipEffect.RespondInDialog(
                  bye.transactionId(), 481, "", Optional.empty(), List.of()));
        }
      }
      case MediaCommand.EndpointReady ready ->
          leg(ready.legId()).ifPresent(p -> p.onEndpoint(ready.sdp()));
      case MediaCommand.EndpointFailed failed ->
          leg(failed.legId()).ifPresent(p -> p.onEndpointFailed(failed.detail()));
      default -> LOG.debug("simulated phones don't mind {}", command);
    }
  }

  private Optional<Phone> leg(long legId) {
    return Optional.ofNullable(byLeg.get(legId));
  }

  private void ring(SipCommand.InviteReceived invite) {
    AgentPhone phone = new AgentPhone(this, ++lastLegId, agents.get(), invite);
    byLeg.put(phone.legId(), phone);
    byCallId.put(invite.dialog().callId(), phone);
    byTransaction.put(invite.transactionId(), phone);
    phone.ring();
  }

  /** Tells the caller with this number that an agent has answered. */
  void callerIsServed(String number) {
    for (Phone phone : byLeg.values()) {
      if (phone instanceof CallerPhone caller && caller.number().equals(number)) {
        caller.onAgent();
        return;
      }
    }
  }

  /** Runs something later, unless the call of the phone is over by then. */
  void after(long millis, Phone phone, Runnable action) {
    thread.schedule(
        () ->
            execute(
                () -> {
                  if (byLeg.get(phone.legId()) == phone) {
                    action.run();
                  }
                }),
        millis,
        TimeUnit.MILLISECONDS);
  }

  void sip(SipEffect effect) {
    sip.handle(effect);
  }

  void media(MediaEffect effect) {
    media.handle(effect);
  }

  void answerBye(long transactionId) {
    sip(new SipEffect.RespondInDialog(transactionId, 200, "", Optional.empty(), List.of()));
  }

  /** The call of a phone is over: its endpoint is freed. */
  void finish(Phone phone) {
    if (byLeg.remove(phone.legId(), phone)) {
      byCallId.values().removeIf(phone::equals);
      byTransaction.values().removeIf(phone::equals);
      media(new MediaEffect.Release(phone.legId()));
    }
  }

  void trouble(String what) {
    LOG.warn("{}", what);
  }

  String newToken() {
    return Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
  }

  /** The dialog of a new call out, as {@link SipEffect.SendInvite} wants it. */
  Dialog newDialog(String number, Destination destination) {
    String host = destination.hop().host();
    return new Dialog(
        newToken() + "@" + host,
        newToken(),
        "",
        "sip:" + number + "@" + host,
        destination.requestUri(),
        "",
        "",
        List.of(),
        1,
        0,
        destination.hop());
  }

  /** Hangs up every call, and waits a moment until that is said. */
  @Override
  public void close() {
    execute(() -> List.copyOf(byLeg.values()).forEach(Phone::hangUp));
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

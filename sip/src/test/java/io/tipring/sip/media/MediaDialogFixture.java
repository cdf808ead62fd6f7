package io.tipring.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.port.MediaDialogException;
import io.tipring.core.port.MediaDialogs.Established;
import io.tipring.core.port.MediaDialogs.Invitation;
import io.tipring.core.port.MediaDialogs.Listener;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.transport.MessageTap;
import io.tipring.sip.ua.TestStacks;
import io.tipring.sip.ua.WirePeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A user agent and a media server made of hand-made datagrams. */
final class MediaDialogFixture implements AutoCloseable {

  static final String TAG = "ours";

  /** As {@link WirePeer} names itself when it asks. */
  static final String SERVER_TAG = "peer";

  static final String OFFER = WirePeer.SDP.replace("40000", "30000");
  static final String ANSWER =
      WirePeer.SDP.replace("m=audio 40000", "m=audio 9") + "a=inactive\r\n";
  static final long PATIENT = 8_000;

  private static final long WAIT_SECONDS = 30;

  private final Set<String> seen = new HashSet<>();

  final MediaUserAgent agent;
  final WirePeer server;
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  MediaDialogFixture() {
    this(options());
  }

  MediaDialogFixture(MediaSipOptions options) {
    try {
      agent =
          MediaUserAgent.bind(options, new SipMetrics(new SimpleMeterRegistry()), MessageTap.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    agent.listen(
        new Listener() {
          @Override
          public void ended(DialogId dialog, Optional<String> reason) {
            told.add("ended " + dialog.callId() + " " + reason.orElse(""));
          }

          @Override
          public void changeRefused(DialogId dialog) {
            told.add("change refused " + dialog.callId());
          }
        });
    server = new WirePeer(agent.address());
  }

  static MediaSipOptions options() {
    return MediaSipOptions.listening(
            new io.tipring.sip.transport.Listener(Transport.UDP, "127.0.0.1", 0))
        .withTimers(TestStacks.QUICK);
  }

  DialogId dialog() {
    return new DialogId(server.callId(), TAG, SERVER_TAG);
  }

  CompletionStage<Established> invite(Optional<String> offer, long deadlineMillis) {
    return invite(server.address(), server.callId(), offer, deadlineMillis);
  }

  CompletionStage<Established> invite(
      SipAddress to, String callId, Optional<String> offer, long deadlineMillis) {
    return agent.invite(
        new Invitation(
            to,
            "park",
            callId,
            TAG,
            List.of(new SipHeader("X-Tipring-Leg", "engine/17/4")),
            offer,
            described -> ANSWER,
            deadlineMillis));
  }

  /** Sets up a dialog with an offer of ours and leaves nothing to be read at the server. */
  DialogId establish() {
    CompletionStage<Established> established = invite(Optional.of(OFFER), PATIENT);
    answer(next(), 200, WirePeer.SDP);
    assertThat(next().method()).isEqualTo("ACK");
    return get(established).dialog();
  }

  void answer(SipMessage request, int status, String sdp) {
    server.answer(request, status, SERVER_TAG, server.contact(), sdp);
  }

  /** The next message that has not come before. */
  SipMessage next() {
    SipMessage message = server.receive();
    while (!seen.add(
        message.method() + message.status() + message.topVia().branch().orElseThrow())) {
      message = server.receive();
    }
    return message;
  }

  /** The next response, which must be of this status. */
  SipMessage nextStatus(int status) {
    SipMessage message = next();
    assertThat(message.status()).as(message.toString()).isEqualTo(status);
    return message;
  }

  /** What the user agent's listener was told. */
  String nextTold() {
    try {
      String next = told.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("told to the listener").isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static MediaDialogException failureOf(CompletionStage<?> stage) {
    try {
      Object value = stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail but gave " + value);
    } catch (ExecutionException e) {
      return (MediaDialogException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.close();
    agent.close();
  }
}

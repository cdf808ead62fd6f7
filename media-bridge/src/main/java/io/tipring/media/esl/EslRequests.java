package io.tipring.media.esl;

import io.netty.channel.EventLoop;
import io.tipring.media.esl.EslException.Kind;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslHeaders;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Commands of one connection as futures that are completed in its mailbox, and its background jobs.
 */
final class EslRequests {
  private static final String JOB_UUID = "Job-UUID";

  private final EslConnection connection;
  private final EslConnectionOptions options;
  private final EventLoop loop;
  private final Mailbox mailbox;

  /** Jobs whose results are awaited, by id. */
  private final Map<String, CompletableFuture<EslReply>> jobs = new ConcurrentHashMap<>();

  private volatile EslException over;

  EslRequests(
      EslConnection connection, EslConnectionOptions options, EventLoop loop, Mailbox mailbox) {
    this.connection = connection;
    this.options = options;
    this.loop = loop;
    this.mailbox = mailbox;
  }

  CompletableFuture<EslReply> send(EslCommand command, long deadlineMillis) {
    CompletableFuture<EslReply> future = new CompletableFuture<>();
    connection.send(
        command,
        deadlineMillis,
        new Answer() {
          @Override
          public void replied(EslReply reply) {
            mailbox.run(() -> future.complete(reply));
          }

          @Override
          public void failed(EslException reason) {
            mailbox.run(() -> future.completeExceptionally(reason));
          }
        });
    return future;
  }

  EslJob bgapi(String command, String uuid, long deadlineMillis) {
    EslConnectionOptions.positive("deadlineMillis", deadlineMillis);
    EslCommand bgapi = EslCommand.bgapi(command, uuid);
    if (jobs.size() >= options.pendingCommands()) {
      EslException congested =
          connection.exception(Kind.CONGESTED, jobs.size() + " jobs wait for their results");
      return new EslJob(uuid, failed(congested), failed(congested));
    }
    CompletableFuture<EslReply> result = new CompletableFuture<>();
    if (jobs.putIfAbsent(uuid, result) != null) {
      throw new IllegalArgumentException("There is a job of this id already: " + uuid);
    }
    CompletableFuture<EslReply> accepted =
        send(bgapi, Math.min(deadlineMillis, options.commandMillis()));
    accepted.whenComplete(
        (reply, failure) -> {
          if (failure != null) {
            forget(uuid, result);
            result.completeExceptionally(failure);
          } else if (!reply.ok()) {
            forget(uuid, result);
            result.complete(reply);
          }
        });
    EslException timedOut =
        connection.exception(Kind.TIMED_OUT, "no result of a background job in time");
    var timer =
        loop.schedule(() -> fail(uuid, result, timedOut), deadlineMillis, TimeUnit.MILLISECONDS);
    result.whenComplete((_, _) -> timer.cancel(false));
    EslException ended = over;
    if (ended != null) {
      connection.onLoop(() -> fail(uuid, result, ended));
    }
    return new EslJob(uuid, accepted, result);
  }

  private CompletableFuture<EslReply> failed(EslException reason) {
    CompletableFuture<EslReply> future = new CompletableFuture<>();
    connection.onLoop(() -> mailbox.run(() -> future.completeExceptionally(reason)));
    return future;
  }

  private void forget(String uuid, CompletableFuture<EslReply> result) {
    jobs.remove(uuid, result);
  }

  private void fail(String uuid, CompletableFuture<EslReply> result, EslException reason) {
    if (jobs.remove(uuid, result)) {
      mailbox.run(() -> result.completeExceptionally(reason));
    }
  }

  /** Looks whether an event is the result of a job. On the event loop. */
  void event(EslEvent event) {
    if (!jobs.isEmpty() && event.name().equals("BACKGROUND_JOB")) {
      CompletableFuture<EslReply> result = jobs.remove(event.get(JOB_UUID));
      if (result != null) {
        EslReply reply = new EslReply(event.body(), EslHeaders.of(JOB_UUID, event.get(JOB_UUID)));
        mailbox.run(() -> result.complete(reply));
      }
    }
  }

  /** The connection ended: results of jobs are lost. On the event loop. */
  void closed(EslException reason) {
    over = reason;
    jobs.forEach((uuid, result) -> fail(uuid, result, reason));
  }
}

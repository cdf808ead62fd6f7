package io.tipring.media.esl;

import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The commands of a connection. None blocks; each gives a future that is completed on the owner's
 * executor, in the order of the wire among events and other replies: with the reply, whatever it
 * says, or with an {@link EslException}: {@code TIMED_OUT} at its deadline, {@code CONGESTED} or
 * {@code NOT_CONNECTED} when it was not sent, or why the connection ended. A command that failed
 * otherwise than unsent may have been done or not.
 *
 * <p>Commands are sent in the order of the calls and answered in that order. They throw {@link
 * IllegalArgumentException} for an argument that can't be sent, such as one with a line end.
 *
 * <p>FreeSWITCH expands {@code ${…}} in arguments of applications and of some apis: who passes on
 * data of others has to see to that; here only lines and commands are kept apart.
 */
public interface EslCommands {
  /**
   * Sends a command.
   *
   * @param deadlineMillis after which the future fails
   */
  CompletableFuture<EslReply> send(EslCommand command, long deadlineMillis);

  /** Sends a command with the deadline of the options. */
  CompletableFuture<EslReply> send(EslCommand command);

  /**
   * Runs a command in the background.
   *
   * @param deadlineMillis for its result
   */
  default EslJob bgapi(String command, long deadlineMillis) {
    return bgapi(command, UUID.randomUUID().toString(), deadlineMillis);
  }

  /** Runs a command in the background under a job id of one's own, which is to be used once. */
  EslJob bgapi(String command, String jobUuid, long deadlineMillis);

  /**
   * Runs an api command; FreeSWITCH sends nothing else on this connection until it is done, so what
   * may take long belongs into {@link #bgapi}.
   */
  default CompletableFuture<EslReply> api(String command) {
    return send(EslCommand.api(command));
  }

  /** Runs an api command with a deadline of its own. */
  default CompletableFuture<EslReply> api(String command, long deadlineMillis) {
    return send(EslCommand.api(command), deadlineMillis);
  }

  /**
   * Runs an application of the dialplan on a channel. The reply says that it was accepted; that it
   * is done is told by CHANNEL_EXECUTE_COMPLETE with {@code Application-UUID} = {@code eventUuid}.
   * An unknown application hangs the call up.
   *
   * @param uuid the channel
   * @param arguments of the application, or empty
   * @param eventUuid comes back in its events
   * @param lock whether it waits for those before it; otherwise it runs within them
   */
  default CompletableFuture<EslReply> execute(
      String uuid, String application, String arguments, String eventUuid, boolean lock) {
    EslMessage message = EslMessage.execute(application).arguments(arguments).eventUuid(eventUuid);
    return sendMsg(uuid, lock ? message.lock() : message);
  }

  default CompletableFuture<EslReply> sendMsg(String uuid, EslMessage message) {
    return send(EslCommand.sendMsg(uuid, message));
  }

  default CompletableFuture<EslReply> sendEvent(String name, EslMessage message) {
    return send(EslCommand.sendEvent(name, message));
  }

  /** Subscribes to more events ({@link EslCommand#event}). */
  default CompletableFuture<EslReply> subscribe(EslFormat format, Collection<String> names) {
    return send(EslCommand.event(format, names));
  }

  /** Of events that have this header, only those with this value; several add up. */
  default CompletableFuture<EslReply> filter(String header, String value) {
    return send(EslCommand.filter(header, value));
  }

  /** Takes one filter away. */
  default CompletableFuture<EslReply> filterDelete(String header, String value) {
    return send(EslCommand.filterDelete(header, value));
  }

  /** Takes all filters of a header away, or with {@code all} all there are. */
  default CompletableFuture<EslReply> filterDelete(String header) {
    return send(EslCommand.filterDelete(header));
  }

  default CompletableFuture<EslReply> nixEvent(Collection<String> names) {
    return send(EslCommand.nixEvent(names));
  }

  default CompletableFuture<EslReply> noEvents() {
    return send(EslCommand.noEvents());
  }

  /** Has the connection closed by the server, after it has said what it has to say. */
  default CompletableFuture<EslReply> exit() {
    return send(EslCommand.exit());
  }
}

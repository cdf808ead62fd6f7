package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslEvent;
import java.util.concurrent.CompletableFuture;

/**
 * A call that FreeSWITCH connected to us (outbound mode, {@code socket HOST:PORT async full}). Any
 * thread may call it.
 *
 * <p>There is no {@code getvar}: FreeSWITCH writes its value into the reply as it is, so a variable
 * with a line end in it would forge headers. {@code api uuid_getvar} comes with its length.
 */
public final class EslSession implements EslCommands {
  EslSession() {}

  /** The channel as it was when it connected: its headers and variables. */
  public EslEvent channel() {
    throw new UnsupportedOperationException();
  }

  /** The channel's uuid. */
  public String uuid() {
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

  /** Ends the connection at once, without {@code exit}. */
  public void close() {
    throw new UnsupportedOperationException();
  }
}

package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslEvent;

/**
 * Whoever owns a client. All methods are called one after the other, on the client's executor, in
 * the order of the wire, and so are the completions of the client's futures: state that is touched
 * only there needs no lock. What they throw is logged and harms nobody else.
 */
public interface EslListener {
  /**
   * Connected, authenticated, and the version is right. The server keeps nothing of an earlier
   * connection: subscribe here, and then ask what is there.
   *
   * @param version such as {@code 1.10.12}
   */
  void connected(EslClient client, String version);

  /** An event. */
  void event(EslClient client, EslEvent event);

  /**
   * The connection ended, or did not come about. Everything that was under way has failed before.
   *
   * @param retryMillis when it will be tried again; -1 if the client was closed
   */
  void disconnected(EslClient client, EslException reason, long retryMillis);
}

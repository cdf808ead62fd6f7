package io.tipring.media.esl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Headers and body of a {@code sendmsg} or {@code sendevent}. A header with a control character is
 * refused when it is added, as a line end in it would be another header or another command; the
 * body may hold anything, as it is sent with its length.
 */
public final class EslMessage {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String body;

  /** To run an application of the dialplan, such as {@code playback}. */
  public static EslMessage execute(String application) {
    return new EslMessage()
        .header("call-command", "execute")
        .header("execute-app-name", EslText.token("application", application));
  }

  /**
   * To hang up.
   *
   * @param cause such as {@code USER_BUSY}
   */
  public static EslMessage hangup(String cause) {
    return new EslMessage()
        .header("call-command", "hangup")
        .header("hangup-cause", EslText.token("hangup-cause", cause));
  }

  /** Argument of the application; none if empty. */
  public EslMessage arguments(String arguments) {
    return arguments.isEmpty() ? this : header("execute-app-arg", arguments);
  }

  /**
   * The id under which the events of this execution come back ({@code Application-UUID} of
   * CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE).
   */
  public EslMessage eventUuid(String uuid) {
    return header("Event-UUID", EslText.token("Event-UUID", uuid));
  }

  /** Runs after what was sent before, not within it: without this executes nest. */
  public EslMessage lock() {
    return header("event-lock", "true");
  }

  /**
   * @param loops how often it runs; at least one
   */
  public EslMessage loops(int loops) {
    if (loops < 1) {
      throw new IllegalArgumentException("loops is to be at least 1, not " + loops);
    }
    return header("loops", Integer.toString(loops));
  }

  /**
   * A header; a second of the same name takes the place of the first.
   *
   * @throws IllegalArgumentException if the name is no name, or either holds a control character
   */
  public EslMessage header(String name, String value) {
    if (name.equalsIgnoreCase("content-length")) {
      throw new IllegalArgumentException("The header Content-Length is made from the body");
    }
    if (name.indexOf(':') >= 0) {
      throw new IllegalArgumentException("The name of a header holds a colon");
    }
    headers.put(EslText.token("name of a header", name), EslText.line(name, value));
    return this;
  }

  /**
   * A body. With the header {@code content-type: text/plain} FreeSWITCH takes that of a {@code
   * sendmsg} as the argument of the application.
   */
  public EslMessage body(String text) {
    body = text;
    return this;
  }

  Map<String, String> headers() {
    return headers;
  }

  Optional<String> body() {
    return Optional.ofNullable(body);
  }

  @Override
  public String toString() {
    return headers.keySet().toString();
  }
}

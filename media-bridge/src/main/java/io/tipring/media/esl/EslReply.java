package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslHeaders;

/**
 * What the server said to a command. A refusal is such a reply too, not an exception.
 *
 * @param text {@code Reply-Text} of a command, the whole result of an {@code api} (which may end in
 *     a newline or not)
 * @param headers all headers of the reply, such as {@code Job-UUID}
 */
public record EslReply(String text, EslHeaders headers) {
  private static final String NO_REPLY = "-ERR no reply";

  /** It begins with {@code +OK}. Many an api that succeeds says something else. */
  public boolean ok() {
    return text.startsWith("+OK");
  }

  /**
   * It says that it failed: {@code -ERR}, {@code -ERROR} or {@code -USAGE}. An api whose result is
   * empty says {@code -ERR no reply} although nothing failed, so that is none. That an api did not
   * find what it looked for may look otherwise: {@code false}, {@code _undef_}.
   */
  public boolean failed() {
    return (text.startsWith("-ERR") || text.startsWith("-USAGE")) && !text.startsWith(NO_REPLY);
  }

  /** The text without {@code +OK } and what white space is around it. */
  public String value() {
    return (ok() ? text.substring(3) : text).strip();
  }

  /** Only whether it went well: the text may be personal. */
  @Override
  public String toString() {
    return failed() ? "failed" : ok() ? "+OK" : text.length() + " characters";
  }
}

package io.tipring.core.port;

/** Why a request to a media server came to nothing; the message names the server. */
public final class MediaDialogException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Kind {
    /** The server answered with a failure; {@link #status} says which. */
    REFUSED,
    /** No final answer came within the deadline. */
    TIMED_OUT,
    /** The request could not be sent. */
    UNREACHABLE,
    /** There is no room for it here: too many dialogs or requests are open. */
    OVERLOADED,
    /** What the server answered, or what was to be sent, is no use. */
    MALFORMED,
    /** The dialog is not known, here or at the server (481). */
    GONE,
    /** The user agent was closed. */
    CLOSED
  }

  private final Kind kind;
  private final int status;

  /**
   * @param status of the response, or 0 if none came
   */
  public MediaDialogException(Kind kind, int status, String message) {
    super(message);
    this.kind = kind;
    this.status = status;
  }

  public Kind kind() {
    return kind;
  }

  /** The status of the server's response, or 0 if none came. */
  public int status() {
    return status;
  }
}

package io.tipring.server.control;

import java.util.Locale;

/** The engine did not take a request, or gave no reply in time. */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean late;

  private UnavailableException(String message, boolean late) {
    super(message);
    this.late = late;
  }

  /** The engine has stopped because something is broken. */
  public static UnavailableException failed() {
    return new UnavailableException(
        "the engine has stopped because of a fault; the cause is in its log", false);
  }

  /** It is too early: the start is not over. */
  public static UnavailableException starting() {
    return new UnavailableException("the engine is not ready yet", false);
  }

  /** The engine is too full, or is just being stopped. */
  public static UnavailableException overloaded() {
    return new UnavailableException("the engine takes no more requests at present", false);
  }

  /** The request was taken, and no reply came in time. */
  public static UnavailableException late(long timeoutMillis) {
    return new UnavailableException(
        String.format(
            Locale.ROOT,
            "no reply of the engine within %d ms; what was asked may still happen",
            timeoutMillis),
        true);
  }

  /** Whether the request was taken, and only its reply is missing. */
  public boolean isLate() {
    return late;
  }
}

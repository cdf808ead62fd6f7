package io.tipring.server.reporting.store;

/**
 * The database did not do what it was asked. The transaction had no effect, or can be looked for.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.tipring.media.esl.codec;

/** What the peer sent is no event socket, or is beyond the {@link EslLimits}. */
public final class EslSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * @param message what is wrong, without the data itself, which may be personal
   */
  public EslSyntaxException(String message) {
    super(message);
  }

  EslSyntaxException(String message, Throwable cause) {
    super(message, cause);
  }
}

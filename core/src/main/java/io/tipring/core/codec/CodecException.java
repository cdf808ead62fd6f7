package io.tipring.core.codec;

/** Bytes that can't be read as the type they should hold, or a type the codec does not know. */
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}

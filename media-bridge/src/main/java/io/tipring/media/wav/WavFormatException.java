package io.tipring.media.wav;

import java.io.IOException;

/**
 * A file that is no WAV, or of a kind that is not supported; the message says which and what is.
 */
public final class WavFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  WavFormatException(String message) {
    super(message);
  }
}

package io.tipring.core.sdp;

/**
 * A text is no session description. The message names the line and says what is wrong with it. It
 * carries no stack trace: it is an answer to a peer, not a fault of the program.
 */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  SdpException(int line, String what) {
    super(line > 0 ? "SDP line " + line + ": " + what : "SDP: " + what, null, false, false);
    this.line = line;
  }

  /** The line, counted from 1, or 0 where the whole text is meant. */
  public int line() {
    return line;
  }
}

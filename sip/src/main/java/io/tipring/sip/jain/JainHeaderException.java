package io.tipring.sip.jain;

/** A header is malformed, or beyond what is handed to a parser that is not linear. */
public final class JainHeaderException extends Exception {
  private static final long serialVersionUID = 1L;

  JainHeaderException(String header, String what) {
    super(header + ": " + what, null, false, false);
  }
}

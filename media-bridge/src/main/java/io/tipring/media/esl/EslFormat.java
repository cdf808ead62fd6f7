package io.tipring.media.esl;

/** How events are written on the wire. */
public enum EslFormat {
  /** Header lines, percent-encoded; loses the difference between {@code %41} and {@code A}. */
  PLAIN("plain"),
  /** JSON, without loss. */
  JSON("json");

  private final String word;

  EslFormat(String word) {
    this.word = word;
  }

  /** The word in the command. */
  String word() {
    return word;
  }
}

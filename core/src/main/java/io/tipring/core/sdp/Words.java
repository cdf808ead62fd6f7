package io.tipring.core.sdp;

/** The words of a line, between single spaces or runs of them. */
final class Words {
  private final String value;
  private final int line;
  private int position;

  /**
   * @param line its number, for errors
   */
  Words(String value, int line) {
    this.value = value;
    this.line = line;
    skipSpaces();
  }

  boolean hasNext() {
    return position < value.length();
  }

  /**
   * @param what names the word in the error
   * @throws SdpException if there is no more
   */
  String next(String what) throws SdpException {
    if (!hasNext()) {
      throw new SdpException(line, "no " + what);
    }
    int space = value.indexOf(' ', position);
    int end = space < 0 ? value.length() : space;
    String word = value.substring(position, end);
    position = end;
    skipSpaces();
    return word;
  }

  /** The next word, which must be the last. */
  String last(String what) throws SdpException {
    String word = next(what);
    if (hasNext()) {
      throw new SdpException(line, "more words than expected after " + what);
    }
    return word;
  }

  private void skipSpaces() {
    while (position < value.length() && value.charAt(position) == ' ') {
      position++;
    }
  }
}

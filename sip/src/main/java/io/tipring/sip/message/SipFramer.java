package io.tipring.sip.message;

import java.util.Arrays;

/**
 * Cuts a byte stream (TCP, TLS) into messages (RFC 3261 §18.3): what ends with an empty line and as
 * many bytes of body as Content-Length says, which on a stream must be there. Pure; holds at most
 * {@link SipMessage#MAX_LENGTH} bytes, and looks at each byte of the headers a constant number of
 * times however they arrive. One framer a connection, on the thread that reads it.
 */
public final class SipFramer {

  /** Takes what the framer finds. */
  public interface Listener {
    /** One whole message; the array is the listener's. */
    void message(byte[] message);

    /** A ping of two line ends, to be answered with one line end (RFC 5626 §4.4.1). */
    void ping();
  }

  private static final byte[] EMPTY = new byte[0];

  private byte[] buffer = EMPTY;
  private int length;

  /** Where the search for the end of the headers goes on. */
  private int scanned;

  /** Length of the message being read once its headers are there, else 0. */
  private int messageLength;

  /** Line ends seen since the last message or ping. */
  private int lineEnds;

  private boolean failed;

  /**
   * Takes bytes as they arrive and gives what they complete.
   *
   * @throws SipParseException if the stream can't be cut any more, so that the connection must be
   *     closed; {@link SipParseException#request()} may give a request to answer before that
   * @throws IllegalStateException after such an error
   */
  public void feed(byte[] bytes, int offset, int count, Listener listener)
      throws SipParseException {
    if (failed) {
      throw new IllegalStateException("the stream has already failed");
    }
    int from = offset;
    int end = offset + count;
    while (from < end) {
      if (length == 0) {
        from = skipLineEnds(bytes, from, end, listener);
      }
      from += take(bytes, from, end);
      int complete = completeLength();
      if (complete > 0) {
        listener.message(Arrays.copyOf(buffer, complete));
        length = 0;
        scanned = 0;
        messageLength = 0;
        lineEnds = 0;
      }
    }
  }

  /** Whether a message has begun that is not complete. */
  public boolean isMidMessage() {
    return length > 0;
  }

  private int skipLineEnds(byte[] bytes, int from, int end, Listener listener) {
    int p = from;
    while (p < end && (bytes[p] == '\r' || bytes[p] == '\n')) {
      if (bytes[p++] == '\n' && ++lineEnds == 2) {
        lineEnds = 0;
        listener.ping();
      }
    }
    return p;
  }

  /**
   * Copies no more than belongs to the message at hand: up to the empty line, then up to the end of
   * the body. Returns how many bytes it took.
   */
  private int take(byte[] bytes, int from, int end) throws SipParseException {
    int start = length;
    int room = (messageLength > 0 ? messageLength : SipMessage.MAX_LENGTH) - length;
    int count = Math.min(end - from, room);
    ensure(length + count);
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
    if (messageLength == 0 && count > 0) {
      int bodyStart = findBody();
      if (bodyStart > 0) {
        messageLength = bodyStart + contentLength(bodyStart);
        length = Math.min(length, messageLength);
      } else if (length == SipMessage.MAX_LENGTH) {
        throw fail(Fault.TOO_LARGE, "headers of more than " + SipMessage.MAX_LENGTH + " bytes");
      }
    }
    // A body can be shorter than what was copied along with the headers, never than what was there
    // before: those bytes were all headers.
    return length - start;
  }

  private int completeLength() {
    return messageLength > 0 && length == messageLength ? messageLength : 0;
  }

  /** Where the body begins, or 0 if the empty line has not come yet. */
  private int findBody() {
    int p = scanned;
    for (; p + 3 < length; p++) {
      if (buffer[p] == '\r'
          && buffer[p + 1] == '\n'
          && buffer[p + 2] == '\r'
          && buffer[p + 3] == '\n') {
        return p + 4;
      }
    }
    scanned = p;
    return 0;
  }

  private int contentLength(int bodyStart) throws SipParseException {
    int found = -1;
    int p = 0;
    while (p < bodyStart) {
      int lineEnd = p;
      while (buffer[lineEnd] != '\n') {
        lineEnd++;
      }
      int nameEnd = p;
      while (Chars.isToken(buffer[nameEnd])) {
        nameEnd++;
      }
      if (nameEnd > p
          && p > 0
          && KnownHeader.of(buffer, p, nameEnd) == KnownHeader.CONTENT_LENGTH) {
        if (found >= 0) {
          throw fail(Fault.DUPLICATE_HEADER, "second Content-Length", bodyStart);
        }
        found = contentLengthValue(nameEnd, bodyStart);
      }
      p = lineEnd + 1;
    }
    if (found < 0) {
      throw fail(Fault.CONTENT_LENGTH, "no Content-Length, which a stream needs", bodyStart);
    }
    if (bodyStart + found > SipMessage.MAX_LENGTH) {
      throw fail(Fault.TOO_LARGE, "message of more than " + SipMessage.MAX_LENGTH + " bytes");
    }
    return found;
  }

  private int contentLengthValue(int nameEnd, int bodyStart) throws SipParseException {
    int p = nameEnd;
    while (Chars.isBlank(buffer[p])) {
      p++;
    }
    boolean colon = buffer[p] == ':';
    int valueEnd = p + 1;
    while (buffer[valueEnd] != '\n' || Chars.isBlank(buffer[valueEnd + 1])) {
      valueEnd++;
    }
    HeaderCursor cursor = new HeaderCursor(buffer);
    cursor.over(p + 1, valueEnd);
    try {
      int number = (int) cursor.number(SipMessage.MAX_LENGTH);
      cursor.requireEnd();
      if (colon) {
        return number;
      }
    } catch (SipParseException e) {
      throw fail(Fault.CONTENT_LENGTH, "Content-Length: " + e.getMessage(), bodyStart);
    }
    throw fail(Fault.CONTENT_LENGTH, "Content-Length without a colon", bodyStart);
  }

  private SipParseException fail(Fault fault, String what) {
    failed = true;
    buffer = EMPTY;
    return new SipParseException(fault, what);
  }

  /** Fails, with the request whose headers these are for the answer if they allow one. */
  private SipParseException fail(Fault fault, String what, int bodyStart) {
    byte[] headers = Arrays.copyOf(buffer, bodyStart);
    fail(fault, what);
    try {
      SipMessage message = SipMessage.parse(headers);
      boolean answer = message.isRequest() && !message.method().equals(SipMethods.ACK);
      return new SipParseException(fault, what, answer ? message : null);
    } catch (SipParseException e) {
      return new SipParseException(fault, what, e.request().orElse(null));
    }
  }

  private void ensure(int capacity) {
    if (capacity > buffer.length) {
      int grown = Math.max(capacity, Math.min(buffer.length * 2, SipMessage.MAX_LENGTH));
      buffer = Arrays.copyOf(buffer, Math.max(grown, 1024));
    }
  }
}

package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a message into one growing array. Whatever comes as text is checked on its way: no value
 * can end its line, so none can smuggle in a header or a body.
 */
final class MessageWriter {
  private byte[] bytes = new byte[768];
  private int length;

  /** Writes text that is ours and ASCII. */
  MessageWriter ascii(String text) {
    int count = text.length();
    ensure(count);
    for (int i = 0; i < count; i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += count;
    return this;
  }

  /**
   * Writes a value in UTF-8.
   *
   * @throws IllegalArgumentException for CR, LF or NUL in it
   */
  MessageWriter value(String text) {
    int count = text.length();
    ensure(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return utf8(text, i);
      }
      bytes[length + i] = (byte) requireSafe(c);
    }
    length += count;
    return this;
  }

  private MessageWriter utf8(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      requireSafe(text.charAt(i));
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return raw(encoded, 0, encoded.length);
  }

  static char requireSafe(char c) {
    if (c == '\r' || c == '\n' || c == 0) {
      throw new IllegalArgumentException("line end or NUL in a value of a SIP message");
    }
    return c;
  }

  /**
   * Writes text without blanks, as in the start line.
   *
   * @throws IllegalArgumentException for anything but visible ASCII in it, or if it is empty
   */
  MessageWriter word(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty word in a SIP message");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        throw new IllegalArgumentException("blank or control character in a word of a SIP message");
      }
    }
    return ascii(text);
  }

  MessageWriter header(String name, String value) {
    return ascii(name).ascii(": ").value(value).endLine();
  }

  /** Copies a header of another message under its long name, its folds as they are. */
  MessageWriter copy(SipMessage from, KnownHeader header, int i) {
    HeaderIndex index = from.index();
    ascii(header.text()).ascii(": ");
    return raw(from.rawBytes(), index.valueStart(i), index.valueEnd(i)).endLine();
  }

  /** Copies all headers of that kind. */
  MessageWriter copyAll(SipMessage from, KnownHeader header) {
    HeaderIndex index = from.index();
    for (int i = index.find(header, 0); i >= 0; i = index.find(header, i + 1)) {
      copy(from, header, i);
    }
    return this;
  }

  MessageWriter raw(byte[] from, int start, int end) {
    int count = end - start;
    ensure(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
    return this;
  }

  MessageWriter endLine() {
    ensure(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  /** Ends the headers, adds the body and gives the message. */
  byte[] finish(String contentType, byte[] body) {
    if (body.length > 0) {
      header("Content-Type", contentType);
    }
    ascii("Content-Length: ").ascii(Integer.toString(body.length)).endLine().endLine();
    raw(body, 0, body.length);
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}

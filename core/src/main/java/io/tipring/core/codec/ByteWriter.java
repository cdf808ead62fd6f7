package io.tipring.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer for {@link RecordCodec}. Owned by one thread; reused between records. */
public final class ByteWriter {

  private byte[] bytes;
  private int length;

  public ByteWriter(int initialCapacity) {
    bytes = new byte[Math.max(16, initialCapacity)];
  }

  /** Forgets what was written and keeps the memory. */
  public void reset() {
    length = 0;
  }

  public int length() {
    return length;
  }

  /** The buffer itself: valid up to {@link #length()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  void writeByte(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  /** LEB128, zigzag, so that small numbers of either sign are short. */
  void writeLong(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  /** LEB128 of a number that is not negative. */
  void writeUnsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Length in bytes, then UTF-8. */
  void writeString(String value) {
    int chars = value.length();
    ensure(10 + chars);
    int mark = length;
    writeUnsigned(chars);
    int at = length;
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        length = mark;
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeUnsigned(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return;
      }
      bytes[at++] = (byte) c;
    }
    length = at;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}

package io.tipring.core.codec;

import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote; never beyond its end. */
public final class ByteReader {

  private final byte[] bytes;
  private final int end;
  private int at;

  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  /** A second reader at the same place. */
  ByteReader fork() {
    return new ByteReader(bytes, at, end - at);
  }

  public int remaining() {
    return end - at;
  }

  int readByte() {
    if (at >= end) {
      throw new CodecException("truncated: a byte is missing at its end");
    }
    return bytes[at++] & 0xFF;
  }

  long readLong() {
    long raw = readUnsigned();
    return (raw >>> 1) ^ -(raw & 1);
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = readByte();
      value |= (long) (b & 0x7F) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw new CodecException("a number is longer than 64 bits");
  }

  /** A count of things of at least one byte each, so that bad input can't ask for much memory. */
  int readCount() {
    long count = readUnsigned();
    if (count < 0 || count > remaining()) {
      throw new CodecException("a count of " + count + " with " + remaining() + " bytes left");
    }
    return (int) count;
  }

  String readString() {
    int length = readCount();
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }
}

package io.tipring.core.journal;

import io.tipring.core.codec.ByteReader;
import io.tipring.core.codec.ByteWriter;
import io.tipring.core.codec.CodecException;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.command.Command;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record of the journal: version (1 byte), sequence (8), time (8), the command as {@link
 * RecordCodec} writes it, CRC32C of all before (4); big-endian. The queue below keeps the length
 * and, having no checksum, would deliver a flipped byte in silence.
 */
final class RecordFormat {

  /** Of a whole record; no adapter takes in nearly as much. */
  static final int MAX_BYTES = 8 << 20;

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 8 + 8;
  private static final int CHECKSUM_BYTES = 4;

  private final RecordCodec<Command> codec = RecordCodec.of(Command.class);
  private final ByteWriter payload = new ByteWriter(4096);
  private final CRC32C checksum = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(8192);

  /**
   * The bytes of a record; valid until the next call.
   *
   * @throws JournalException if they are more than {@link #MAX_BYTES}
   */
  ByteBuffer encode(long sequence, long timeMillis, Command command) {
    payload.reset();
    codec.write(payload, command);
    int length = HEADER_BYTES + payload.length() + CHECKSUM_BYTES;
    if (length > MAX_BYTES) {
      throw new JournalException(
          "command %d (%s) has %d bytes, more than the journal takes"
              .formatted(sequence, command.getClass().getSimpleName(), length));
    }
    if (buffer.capacity() < length) {
      buffer = ByteBuffer.allocate(Integer.highestOneBit(length) * 2);
    }
    buffer.clear();
    buffer.put(VERSION).putLong(sequence).putLong(timeMillis);
    buffer.put(payload.array(), 0, payload.length());
    buffer.putInt(sum(buffer.array(), 0, length - CHECKSUM_BYTES));
    return buffer.flip();
  }

  /** Whether length and checksum of a record are right. */
  boolean isSound(byte[] bytes, int start, int length) {
    if (length < HEADER_BYTES + CHECKSUM_BYTES) {
      return false;
    }
    int end = length - CHECKSUM_BYTES;
    return ByteBuffer.wrap(bytes).getInt(start + end) == sum(bytes, start, end);
  }

  /** The number of a record of at least that length; of a sound one it is right. */
  static long sequence(byte[] bytes, int start) {
    return ByteBuffer.wrap(bytes).getLong(start + 1);
  }

  /**
   * @param place of the record, for messages
   * @throws JournalException if the record is of another version or vocabulary
   */
  JournalRecord decode(byte[] bytes, int start, int length, String place) {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
    byte version = in.get();
    if (version != VERSION) {
      throw new JournalException(
          place + ": format version " + version + ", this program reads version " + VERSION);
    }
    long sequence = in.getLong();
    long timeMillis = in.getLong();
    try {
      ByteReader reader =
          new ByteReader(bytes, start + HEADER_BYTES, length - HEADER_BYTES - CHECKSUM_BYTES);
      Command command = codec.read(reader);
      if (reader.remaining() > 0) {
        throw new CodecException(reader.remaining() + " bytes too many");
      }
      return new JournalRecord(sequence, timeMillis, command);
    } catch (CodecException e) {
      throw new JournalException(place + ", command " + sequence + ": " + e.getMessage(), e);
    }
  }

  private int sum(byte[] bytes, int start, int length) {
    checksum.reset();
    checksum.update(bytes, start, length);
    return (int) checksum.getValue();
  }
}

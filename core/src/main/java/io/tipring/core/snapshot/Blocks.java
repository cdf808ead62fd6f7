package io.tipring.core.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The file format of snapshots, big-endian: the magic (8 bytes) and the format version (4), then
 * blocks: kind (1), length of the content (4), content, CRC32C of all three (4).
 *
 * <pre>
 * HEADER                  the {@link SnapshotHeader}, by RecordCodec
 * SECTION DATA...         a section's name in UTF-8, then its state in pieces; any number of times
 * END                     CRC32C of every byte of the file before this block (4); nothing follows
 * </pre>
 *
 * <p>Version 1 had no section blocks: all data is that of the domain, and there are no projections.
 */
final class Blocks {

  static final long MAGIC = 0x5449_5053_4e41_500aL;
  static final int VERSION = 2;
  static final int FIRST_VERSION = 1;
  static final int PREAMBLE_BYTES = Long.BYTES + Integer.BYTES;

  static final byte HEADER = 'H';
  static final byte SECTION = 'S';
  static final byte DATA = 'D';
  static final byte END = 'E';

  /** Of a block without its content. */
  static final int FRAME_BYTES = 1 + Integer.BYTES + Integer.BYTES;

  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private Blocks() {}

  /** A whole block. */
  static ByteBuffer block(byte kind, byte[] content, int length) {
    ByteBuffer block = ByteBuffer.allocate(FRAME_BYTES + length);
    block.put(kind).putInt(length).put(content, 0, length);
    block.putInt(checksum(block.array(), 0, HEAD_BYTES + length));
    return block.flip();
  }

  static int checksum(byte[] bytes, int start, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, start, length);
    return (int) checksum.getValue();
  }
}

package io.tipring.core.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A sequence number in a small mapped file that checks itself: two slots, each a number and a
 * CRC32C of it, written in turn, so that a write that was cut off leaves the other one. One thread
 * of one process sets it; any thread of any process may read it meanwhile.
 */
final class SequenceMark implements AutoCloseable {

  /** Of a file that is missing, or of which no slot is sound. */
  static final long UNREADABLE = -1;

  private static final int[] SLOTS = {0, 512};
  private static final int BYTES = 1024;
  private static final int FIRST_FORMAT_BYTES = Long.BYTES;
  private static final int SIGNATURE = 0x54514d31;
  private static final int READ_ATTEMPTS = 100;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Path file;
  private final MappedByteBuffer mapped;
  private final boolean isFirstFormat;
  private final ByteBuffer checked = ByteBuffer.allocate(Long.BYTES + Integer.BYTES);
  private final CRC32C checksum = new CRC32C();
  private int nextSlot;

  private SequenceMark(Path file, MappedByteBuffer mapped, boolean isFirstFormat) {
    this.file = file;
    this.mapped = mapped;
    this.isFirstFormat = isFirstFormat;
  }

  /** Opens a mark to set it, and makes the file if there is none. */
  static SequenceMark toSet(Path file) throws IOException {
    long kept = readOnce(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Written and not only mapped: a full disk is an exception here, and a fault there.
      long bytes = channel.size();
      if (bytes < BYTES) {
        channel.write(ByteBuffer.allocate((int) (BYTES - bytes)), bytes);
      }
      MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, BYTES);
      SequenceMark mark = new SequenceMark(file, mapped, false);
      if (kept != UNREADABLE) {
        mark.set(kept);
      }
      return mark;
    }
  }

  /**
   * Opens a mark to read it.
   *
   * @throws JournalException if there is none
   */
  static SequenceMark toRead(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new JournalException("there is no file " + file);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = Math.min(channel.size(), BYTES);
      return new SequenceMark(
          file, channel.map(MapMode.READ_ONLY, 0, bytes), bytes == FIRST_FORMAT_BYTES);
    }
  }

  /** What a mark says, or {@link #UNREADABLE}. */
  static long readOnce(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return UNREADABLE;
    }
    try (SequenceMark mark = toRead(file)) {
      return mark.get();
    }
  }

  /** The number, or {@link #UNREADABLE} if no slot is sound. */
  synchronized long get() {
    if (isFirstFormat) {
      return mapped.getLong(0);
    }
    for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
      long newest = UNREADABLE;
      for (int slot : SLOTS) {
        newest = Math.max(newest, read(slot));
      }
      if (newest != UNREADABLE) {
        return newest;
      }
      // Both may have been written while they were read.
      Thread.onSpinWait();
    }
    return UNREADABLE;
  }

  /** How many of the two slots are not sound. */
  synchronized int damagedSlots() {
    int damaged = 0;
    for (int slot : SLOTS) {
      damaged += isFirstFormat || read(slot) != UNREADABLE ? 0 : 1;
    }
    return damaged;
  }

  private long read(int slot) {
    if (mapped.capacity() < slot + 2 * Long.BYTES) {
      return UNREADABLE;
    }
    long check = (long) LONG.getAcquire(mapped, slot + Long.BYTES);
    long number = mapped.getLong(slot);
    return number >= 0 && check == check(number) ? number : UNREADABLE;
  }

  synchronized void set(long number) {
    int slot = SLOTS[nextSlot];
    nextSlot = 1 - nextSlot;
    mapped.putLong(slot, number);
    LONG.setRelease(mapped, slot + Long.BYTES, check(number));
  }

  private long check(long number) {
    checked.clear();
    checked.putLong(number).putInt(SIGNATURE);
    checksum.reset();
    checksum.update(checked.array(), 0, checked.position());
    return (long) SIGNATURE << Integer.SIZE | checksum.getValue();
  }

  /** Writes it to the disk. */
  void force() {
    mapped.force();
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    if (!mapped.isReadOnly()) {
      force();
    }
  }
}

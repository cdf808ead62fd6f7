package io.tipring.media.wav;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a WAV of 16-bit PCM that is playable at any moment: its header states the sound that is
 * already in the file, and is brought up to date by {@link #patchHeader}. While it grows it has the
 * name of the target with {@value #PARTIAL_SUFFIX} behind; {@link #finish} gives it the name.
 */
public final class WavWriter implements Closeable {
  /** Ends the name of a recording that is not finished. */
  public static final String PARTIAL_SUFFIX = ".part";

  /** Length of the header. */
  public static final int HEADER_BYTES = 44;

  private static final Set<StandardOpenOption> HOW =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);

  private final Path target;
  private final Path partial;
  private final FileChannel channel;
  private final int channels;
  private final int rate;
  private final ByteBuffer header =
      ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long dataBytes;

  /** Creates the file and its folder. */
  public WavWriter(Path target, int channels, int rate) throws IOException {
    this.target = target;
    this.partial = target.resolveSibling(target.getFileName() + PARTIAL_SUFFIX);
    this.channels = channels;
    this.rate = rate;
    Files.createDirectories(target.getParent());
    this.channel = FileChannel.open(partial, HOW, ownersAlone(partial));
    patchHeader();
    channel.position(HEADER_BYTES);
  }

  /** Appends samples, channels interleaved, little-endian. */
  public void write(ByteBuffer samples) throws IOException {
    while (samples.hasRemaining()) {
      dataBytes += channel.write(samples);
    }
  }

  /** Makes the header state all that was written so far. */
  public void patchHeader() throws IOException {
    fillHeader(header, channels, rate, dataBytes);
    int at = 0;
    while (header.hasRemaining()) {
      at += channel.write(header, at);
    }
  }

  /** Octets of sound written. */
  public long dataBytes() {
    return dataBytes;
  }

  /** Length of the sound written. */
  public long durationMillis() {
    return dataBytes * 1000 / (2L * channels * rate);
  }

  /** Closes the file and gives it its name. */
  public void finish() throws IOException {
    patchHeader();
    channel.force(false);
    channel.close();
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Closes the file where it is, playable as far as the header says; nothing after a finish. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Completes a file that a crash left behind: all its sound counts, and it gets its name.
   *
   * @param partial a file made by this class, with the suffix still on
   */
  public static void recover(Path partial) throws IOException {
    String name = partial.getFileName().toString();
    Path target =
        partial.resolveSibling(name.substring(0, name.length() - PARTIAL_SUFFIX.length()));
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      if (channel.size() < HEADER_BYTES || channel.read(header, 0) < HEADER_BYTES) {
        throw new WavFormatException("the recording broke off before its header was written");
      }
      int channels = header.getShort(22);
      int frameBytes = 2 * channels;
      if (frameBytes <= 0) {
        throw new WavFormatException("the header of the recording is damaged");
      }
      long dataBytes = (channel.size() - HEADER_BYTES) / frameBytes * frameBytes;
      int rate = header.getInt(24);
      channel.truncate(HEADER_BYTES + dataBytes);
      fillHeader(header, channels, rate, dataBytes);
      channel.write(header, 0);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Recordings are nobody's business but the engine's, where the file system can say so. */
  private static FileAttribute<?>[] ownersAlone(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void fillHeader(ByteBuffer header, int channels, int rate, long dataBytes) {
    int stated = (int) Math.min(dataBytes, 0xFFFFFFFFL - HEADER_BYTES);
    header.clear();
    header.putInt(0x46464952).putInt(stated + HEADER_BYTES - 8).putInt(0x45564157);
    header.putInt(0x20746d66).putInt(16).putShort((short) 1).putShort((short) channels);
    header.putInt(rate).putInt(rate * channels * 2).putShort((short) (channels * 2));
    header.putShort((short) 16).putInt(0x61746164).putInt(stated);
    header.flip();
  }
}

package io.tipring.core.snapshot;

import io.tipring.core.codec.ByteWriter;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.codec.StateEncoder;
import io.tipring.core.turn.StateWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Writes one file in the format of {@link Blocks}. */
final class SnapshotOutput {

  private final FileChannel channel;
  private final CRC32C whole = new CRC32C();

  SnapshotOutput(FileChannel channel, SnapshotHeader header) throws IOException {
    this.channel = channel;
    write(
        ByteBuffer.allocate(Blocks.PREAMBLE_BYTES)
            .putLong(Blocks.MAGIC)
            .putInt(Blocks.VERSION)
            .flip());
    ByteWriter bytes = new ByteWriter(256);
    RecordCodec.of(SnapshotHeader.class).write(bytes, header);
    write(Blocks.block(Blocks.HEADER, bytes.array(), bytes.length()));
  }

  /** A section with what is written to the encoder. */
  void section(String name, Consumer<StateWriter> state) throws IOException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    write(Blocks.block(Blocks.SECTION, utf8, utf8.length));
    try {
      StateEncoder encoder = new StateEncoder(this::data);
      state.accept(encoder);
      encoder.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void data(byte[] bytes, int length) {
    try {
      write(Blocks.block(Blocks.DATA, bytes, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the file; without this it is no snapshot. */
  void end() throws IOException {
    byte[] sum = ByteBuffer.allocate(Integer.BYTES).putInt((int) whole.getValue()).array();
    write(Blocks.block(Blocks.END, sum, sum.length));
  }

  private void write(ByteBuffer bytes) throws IOException {
    whole.update(bytes.array(), 0, bytes.limit());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}

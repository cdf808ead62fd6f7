package io.tipring.benchmarks.esl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tipring.media.esl.codec.EslFrame;
import io.tipring.media.esl.codec.EslFrameParser;
import io.tipring.media.esl.codec.EslLimits;
import io.tipring.media.esl.codec.EslSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Events of channels as a real FreeSWITCH wrote them, from the sessions that the tests of the event
 * socket read: so many, one after the other, in one notation.
 */
final class RecordedEvents {
  static final int EVENTS = 64;

  private static final Path SESSIONS = Path.of("media-bridge/src/test/resources/esl");

  /** What one read of a socket gives at most. */
  private static final int READ_BYTES = 16 * 1024;

  private RecordedEvents() {}

  /**
   * The bytes of the first events, cut as reads of a socket cut them.
   *
   * @param contentType {@code text/event-plain} or {@code text/event-json}
   */
  static List<byte[]> reads(String contentType) throws IOException, EslSyntaxException {
    ByteArrayOutputStream events = new ByteArrayOutputStream();
    int found = 0;
    try (Stream<Path> files = Files.list(SESSIONS)) {
      for (Path file : files.filter(f -> f.toString().contains(".s2c")).sorted().toList()) {
        byte[] session = read(file);
        ByteBuf bytes = Unpooled.wrappedBuffer(session);
        EslFrameParser parser = new EslFrameParser(EslLimits.DEFAULT);
        int from = 0;
        for (EslFrame frame = parser.parse(bytes);
            frame != null && found < EVENTS;
            frame = parser.parse(bytes)) {
          if (frame.headers().get("Content-Type").equals(contentType)
              && frame.event().name().startsWith("CHANNEL_")) {
            events.write(session, from, bytes.readerIndex() - from);
            found++;
          }
          from = bytes.readerIndex();
        }
      }
    }
    if (found < EVENTS) {
      throw new IllegalStateException("only " + found + " events in " + SESSIONS.toAbsolutePath());
    }
    return cut(events.toByteArray());
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      return file.toString().endsWith(".gz")
          ? new GZIPInputStream(raw).readAllBytes()
          : raw.readAllBytes();
    }
  }

  private static List<byte[]> cut(byte[] all) {
    List<byte[]> reads = new ArrayList<>();
    for (int at = 0; at < all.length; at += READ_BYTES) {
      int length = Math.min(READ_BYTES, all.length - at);
      byte[] read = new byte[length];
      System.arraycopy(all, at, read, 0, length);
      reads.add(read);
    }
    return reads;
  }
}

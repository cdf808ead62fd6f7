package io.tipring.media.esl.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Makes frames of bytes, however these are cut. A frame is header lines, each ended by LF, an empty
 * line, and as many bytes as {@code Content-Length} says, none if it is missing. Limits are held
 * before memory is taken. After an exception nothing more can be read: where the next frame begins
 * is not known then.
 */
public final class EslFrameParser {
  private static final int KEPT_BYTES = 64 * 1024;

  private final EslLimits limits;
  private final HeaderLines lines;
  private final PlainEventParser plain;
  private final JsonEventParser json;

  /** For a line or a body while it is read; what comes out of it are strings. */
  private byte[] scratch = new byte[1024];

  /** Bytes of the present line that hold no LF. */
  private int searched;

  /** Bytes of the present header block that were read. */
  private int headerBytes;

  /** Whether values of the present header block are percent-encoded. */
  private boolean encoded;

  /** Of the frame whose body is awaited, else null. */
  private EslHeaders headers;

  private int bodyLength;

  public EslFrameParser(EslLimits limits) {
    this.limits = limits;
    NameCache names = new NameCache();
    this.lines = new HeaderLines(limits, names);
    this.plain = new PlainEventParser(limits, names);
    this.json = new JsonEventParser(limits);
  }

  /**
   * Reads one frame.
   *
   * @param in all that is there; what was read is skipped
   * @return null if the bytes end before the frame does
   */
  public EslFrame parse(ByteBuf in) throws EslSyntaxException {
    if (headers == null && !readHeaders(in)) {
      return null;
    }
    if (in.readableBytes() < bodyLength) {
      return null;
    }
    EslHeaders complete = headers;
    int wireBytes = headerBytes + bodyLength;
    headers = null;
    headerBytes = 0;
    return frame(complete, in, wireBytes);
  }

  private EslFrame frame(EslHeaders complete, ByteBuf in, int wireBytes) throws EslSyntaxException {
    String contentType = complete.get("Content-Type");
    EslFrame.Type type = EslFrame.Type.of(contentType);
    if (bodyLength == 0 && type != EslFrame.Type.EVENT) {
      return new EslFrame(type, complete, "", null, wireBytes);
    }
    byte[] bytes = bodyLength > KEPT_BYTES ? new byte[bodyLength] : scratch(bodyLength);
    in.readBytes(bytes, 0, bodyLength);
    if (type != EslFrame.Type.EVENT) {
      String body = new String(bytes, 0, bodyLength, StandardCharsets.UTF_8);
      return new EslFrame(type, complete, body, null, wireBytes);
    }
    EslEvent event =
        contentType.equals(EslFrame.Type.JSON_EVENT)
            ? json.parse(bytes, bodyLength)
            : plain.parse(bytes, bodyLength);
    return new EslFrame(type, complete, "", event, wireBytes);
  }

  /** Whether the header block is complete. */
  private boolean readHeaders(ByteBuf in) throws EslSyntaxException {
    while (true) {
      int start = in.readerIndex();
      int end = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
      int length = (end < 0 ? in.writerIndex() : end) - start;
      if (headerBytes + length > limits.headerBytes()) {
        throw new EslSyntaxException(
            "headers beyond the limit of " + limits.headerBytes() + " bytes");
      }
      if (end < 0) {
        searched = length;
        return false;
      }
      searched = 0;
      headerBytes += length + 1;
      if (length == 0) {
        in.skipBytes(1);
        if (lines.count() == 0) {
          headerBytes = 0;
          continue;
        }
        bodyLength = Math.max(0, lines.contentLength());
        headers = lines.take(4);
        encoded = false;
        return true;
      }
      byte[] line = length > KEPT_BYTES ? new byte[length] : scratch(length);
      in.readBytes(line, 0, length).skipBytes(1);
      // Only the reply to connect begins so, and only its values are encoded.
      encoded |= lines.count() == 0 && startsWithEventName(line, length);
      lines.add(line, 0, length, encoded);
    }
  }

  private static boolean startsWithEventName(byte[] line, int length) {
    String name = "Event-Name:";
    if (length < name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (line[i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.min(KEPT_BYTES, Math.max(length, scratch.length * 2))];
    }
    return scratch;
  }
}

package io.tipring.media.esl.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Puts an {@link EslFrameParser} into a pipeline. An {@link EslSyntaxException} goes on as the
 * cause of a {@link io.netty.handler.codec.DecoderException}; what comes after is not read.
 */
public final class EslFrameDecoder extends ByteToMessageDecoder {
  private final EslFrameParser parser;
  private boolean broken;

  public EslFrameDecoder(EslLimits limits) {
    parser = new EslFrameParser(limits);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws EslSyntaxException {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      EslFrame frame = parser.parse(in);
      if (frame != null) {
        out.add(frame);
      }
    } catch (EslSyntaxException e) {
      broken = true;
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }
}

package io.tipring.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.sip.message.SipFramer;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipResponseBuilder;

/** Cuts the stream of one connection into messages and answers its pings (RFC 5626 §4.4.1). */
final class StreamReceiver extends SimpleChannelInboundHandler<ByteBuf> {

  private static final byte[] PONG = {'\r', '\n'};

  private final Hop source;
  private final MessageListener messages;
  private final SipMetrics metrics;
  private final SipFramer framer = new SipFramer();
  private boolean failed;

  StreamReceiver(Hop source, MessageListener messages, SipMetrics metrics) {
    this.source = source;
    this.messages = messages;
    this.metrics = metrics;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf content) {
    if (failed) {
      return;
    }
    byte[] bytes = new byte[content.readableBytes()];
    content.readBytes(bytes);
    try {
      framer.feed(
          bytes,
          0,
          bytes.length,
          new SipFramer.Listener() {
            @Override
            public void message(byte[] message) {
              messages.onMessage(message, 0, message.length, source);
            }

            @Override
            public void ping() {
              pong(context);
            }
          });
    } catch (SipParseException e) {
      fail(context, e);
    }
  }

  /** Pongs are dropped, not queued, when the peer does not read them. */
  private static void pong(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      context.writeAndFlush(Unpooled.wrappedBuffer(PONG), context.voidPromise());
    }
  }

  /** Where the stream can't be cut any more, an answer and the end of the connection are left. */
  private void fail(ChannelHandlerContext context, SipParseException refusal) {
    failed = true;
    metrics.refused(refusal.cause());
    if (refusal.status() == 0) {
      context.close();
    } else {
      byte[] answer =
          SipResponseBuilder.to(refusal)
              .topVia(
                  refusal
                      .request()
                      .orElseThrow()
                      .topVia()
                      .receivedFrom(
                          source.address().getAddress().getHostAddress(),
                          source.address().getPort()))
              .build();
      context
          .writeAndFlush(Unpooled.wrappedBuffer(answer))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}

package io.tipring.benchmarks.esl;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tipring.media.esl.codec.EslFrame;
import io.tipring.media.esl.codec.EslFrameDecoder;
import io.tipring.media.esl.codec.EslLimits;
import io.tipring.media.esl.codec.EslSyntaxException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import link.thingscloud.freeswitch.esl.transport.event.EslEvent;
import link.thingscloud.freeswitch.esl.transport.message.EslMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * From bytes of the socket to an event whose name and channel are known: events a second, and with
 * {@code -prof gc} bytes allocated an event. {@code published} is link.thingscloud:freeswitch-esl,
 * its decoder and its event, which reads plain notation only; each runs in the same kind of
 * channel.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(RecordedEvents.EVENTS)
public class EslCodecBenchmark {
  private static final int PUBLISHED_MAX_LINE = 8192;

  private List<byte[]> plain;
  private List<byte[]> json;
  private EmbeddedChannel ours;
  private EmbeddedChannel theirs;

  @Setup
  public void setUp() throws IOException, EslSyntaxException {
    plain = RecordedEvents.reads("text/event-plain");
    json = RecordedEvents.reads("text/event-json");
    ours = channel(new EslFrameDecoder(EslLimits.DEFAULT));
    theirs =
        channel(
            new link.thingscloud.freeswitch.esl.transport.message.EslFrameDecoder(
                PUBLISHED_MAX_LINE));
  }

  private static EmbeddedChannel channel(ChannelHandler decoder) {
    return new EmbeddedChannel(decoder);
  }

  @Benchmark
  public void plain(Blackhole sink) {
    read(plain, sink);
  }

  @Benchmark
  public void json(Blackhole sink) {
    read(json, sink);
  }

  private void read(List<byte[]> reads, Blackhole sink) {
    int events = 0;
    for (byte[] read : reads) {
      ours.writeInbound(Unpooled.wrappedBuffer(read));
      for (EslFrame frame = ours.readInbound(); frame != null; frame = ours.readInbound()) {
        sink.consume(frame.event().name());
        sink.consume(frame.event().uuid());
        events++;
      }
    }
    complete(events);
  }

  @Benchmark
  public void published(Blackhole sink) {
    int events = 0;
    for (byte[] read : plain) {
      theirs.writeInbound(Unpooled.wrappedBuffer(read));
      for (EslMessage message = theirs.readInbound();
          message != null;
          message = theirs.readInbound()) {
        EslEvent event = new EslEvent(message);
        sink.consume(event.getEventName());
        sink.consume(event.getEventHeaders().get("Unique-ID"));
        events++;
      }
    }
    complete(events);
  }

  private static void complete(int events) {
    if (events != RecordedEvents.EVENTS) {
      throw new IllegalStateException(events + " events were read");
    }
  }
}

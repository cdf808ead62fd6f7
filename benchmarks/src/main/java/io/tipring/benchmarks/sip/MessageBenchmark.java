package io.tipring.benchmarks.sip;

import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.SipResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading an INVITE of 521 bytes with all its hot headers, and rendering what a call answers. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
  private static final String INVITE =
      """
      INVITE sip:4008001234@tipring.example.com SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.1:5061;branch=z9hG4bK776asdhds;rport
      Max-Forwards: 70
      From: "Alice" <sip:alice@example.org>;tag=1928301774
      To: <sip:4008001234@tipring.example.com>
      Call-ID: a84b4c76e66710@192.0.2.1
      CSeq: 314159 INVITE
      Contact: <sip:alice@192.0.2.1:5061;transport=udp>
      Content-Type: application/sdp
      Content-Length: 129

      v=0
      o=alice 2890844526 2890844526 IN IP4 192.0.2.1
      s=-
      c=IN IP4 192.0.2.1
      t=0 0
      m=audio 49172 RTP/AVP 0
      a=rtpmap:0 PCMU/8000
      """;

  private byte[] bytes;
  private SipMessage invite;
  private NameAddr from;
  private NameAddr to;

  @Setup
  public void setUp() throws SipParseException {
    bytes = INVITE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    invite = SipMessage.parse(bytes);
    from = invite.from();
    to = invite.to().withTag("9fxced76sl");
  }

  @Benchmark
  public SipMessage parse() throws SipParseException {
    return SipMessage.parse(bytes);
  }

  @Benchmark
  public byte[] ringing() {
    return SipResponseBuilder.to(invite, 180)
        .topVia(invite.topVia().receivedFrom("192.0.2.9", 5061))
        .toTag("9fxced76sl")
        .contact("<sip:192.0.2.5:5060>")
        .build();
  }

  @Benchmark
  public byte[] bye() {
    return SipRequestBuilder.request(SipMethods.BYE, "sip:alice@192.0.2.1:5061;transport=udp")
        .via(invite.topVia())
        .maxForwards(70)
        .from(to)
        .to(from)
        .callId(invite.callId())
        .cseq(2)
        .build();
  }
}

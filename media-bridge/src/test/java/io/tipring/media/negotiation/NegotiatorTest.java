package io.tipring.media.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.sdp.Direction;
import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.media.codec.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiatorTest {
  private final Negotiator negotiator =
      new Negotiator(
          List.of(Codec.PCMA, Codec.PCMU), InetAddress.ofLiteral("192.0.2.1"), 30_000, 77);

  @Test
  void choosesOurFirstCodecAndThePeersNumberForEvents() throws Exception {
    String answer =
        negotiator.answer(
            offer(
                "m=audio 4000 RTP/AVP 18 0 8 96 13",
                "a=rtpmap:96 telephone-event/8000",
                "a=fmtp:96 0-16"));
    assertThat(answer)
        .contains("m=audio 30000 RTP/AVP 8 96\r\n")
        .contains("c=IN IP4 192.0.2.1\r\n")
        .contains("a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n")
        .contains("a=ptime:20\r\n")
        .contains("a=sendrecv\r\n")
        .contains("o=- 77 1 IN IP4 192.0.2.1\r\n");
    Agreement agreed = negotiator.agreement().orElseThrow();
    assertThat(agreed.codec()).isEqualTo(Codec.PCMA);
    assertThat(agreed.sentEventPayloadType()).isEqualTo(96);
    assertThat(agreed.comfortNoisePayloadType()).isEqualTo(13);
    assertThat(agreed.rtp()).isEqualTo(new InetSocketAddress("198.51.100.7", 4000));
    assertThat(agreed.rtcp()).isEqualTo(new InetSocketAddress("198.51.100.7", 4001));
  }

  @Test
  void takesEventsOfTheRightClockOnly() throws Exception {
    String answer =
        negotiator.answer(
            offer(
                "m=audio 4000 RTP/AVP 0 98 101",
                "a=rtpmap:98 telephone-event/48000",
                "a=rtpmap:101 telephone-event/8000"));
    assertThat(answer).contains("m=audio 30000 RTP/AVP 0 101\r\n");
  }

  @Test
  void takesADynamicPayloadTypeForACodec() throws Exception {
    negotiator.answer(offer("m=audio 4000 RTP/AVP 97", "a=rtpmap:97 pcmu/8000"));
    assertThat(negotiator.agreement().orElseThrow().codecPayloadType()).isEqualTo(97);
  }

  @Test
  void refusesOtherStreamsWithPortZeroInTheirPlace() throws Exception {
    String answer =
        negotiator.answer(
            offer(
                "m=video 5000 RTP/AVP 99",
                "a=rtpmap:99 H264/90000",
                "m=audio 4000 RTP/SAVP 0",
                "m=audio 4002 RTP/AVP 0",
                "m=audio 4004 RTP/AVP 0",
                "m=image 4006 udptl t38"));
    SessionDescription sdp = SessionDescription.parse(answer);
    assertThat(sdp.media())
        .extracting(m -> m.type() + " " + m.port())
        .containsExactly("video 0", "audio 0", "audio 30000", "audio 0", "image 0");
    assertThat(negotiator.agreement().orElseThrow().rtp().getPort()).isEqualTo(4002);
  }

  @ParameterizedTest
  @CsvSource({
    "sendrecv,SENDRECV,true",
    "sendonly,RECVONLY,false",
    "recvonly,SENDONLY,true",
    "inactive,INACTIVE,false"
  })
  void answersTheDirectionFromTheOtherSide(String offered, Direction ours, boolean sends)
      throws Exception {
    String answer = negotiator.answer(offer("m=audio 4000 RTP/AVP 0", "a=" + offered));
    assertThat(answer).contains("a=" + ours.token() + "\r\n");
    assertThat(negotiator.agreement().orElseThrow().sends()).isEqualTo(sends);
    assertThat(negotiator.agreement().orElseThrow().expectsSound())
        .isEqualTo(ours == Direction.SENDRECV);
  }

  @Test
  void anAddressOfZeroIsAHold() throws Exception {
    String answer =
        negotiator.answer(
            offer("m=audio 4000 RTP/AVP 0").replace("c=IN IP4 198.51.100.7", "c=IN IP4 0.0.0.0"));
    assertThat(answer).contains("a=recvonly\r\n");
    assertThat(negotiator.agreement().orElseThrow().sends()).isFalse();
  }

  @Test
  void takesTheRtcpAddressThatIsNamed() throws Exception {
    negotiator.answer(offer("m=audio 4000 RTP/AVP 0", "a=rtcp:4711 IN IP4 198.51.100.9"));
    assertThat(negotiator.agreement().orElseThrow().rtcp())
        .isEqualTo(new InetSocketAddress("198.51.100.9", 4711));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=audio 4000 RTP/AVP 18",
        "m=audio 4000 RTP/SAVP 0",
        "m=audio 0 RTP/AVP 0",
        "m=video 4000 RTP/AVP 31",
        "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 sound.example.com",
        "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 224.0.0.5/127",
        "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1",
        "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 G722/8000"
      })
  void nothingInCommonIsNotAcceptable(String media) {
    assertFailure(Failure.NOT_ACCEPTABLE, () -> negotiator.answer(offer(media)));
    assertThat(negotiator.agreement()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "v=0\r\n", "v=0\r\no=x\r\nm=audio 1 RTP/AVP 0\r\n"})
  void whatCannotBeReadIsMalformed(String sdp) {
    assertFailure(Failure.MALFORMED_SDP, () -> negotiator.answer(sdp));
  }

  @Test
  void aFailedReofferLeavesTheAgreementAndTheVersionGrowsWithTheNext() throws Exception {
    negotiator.answer(offer("m=audio 4000 RTP/AVP 0"));
    Agreement before = negotiator.agreement().orElseThrow();
    assertFailure(
        Failure.NOT_ACCEPTABLE, () -> negotiator.answer(offer("m=audio 4000 RTP/AVP 18")));
    assertThat(negotiator.agreement()).contains(before);
    assertThat(negotiator.answer(offer("m=audio 4100 RTP/AVP 8"))).contains("o=- 77 2 ");
    assertThat(negotiator.agreement().orElseThrow().rtp().getPort()).isEqualTo(4100);
  }

  @Test
  void offersAllItCanAndGoesByThePeersAnswer() throws Exception {
    String offer = negotiator.offer();
    assertThat(offer)
        .contains("m=audio 30000 RTP/AVP 8 0 101\r\n")
        .contains("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n");
    assertThat(negotiator.agreement()).isEmpty();
    negotiator.applyAnswer(
        offer("m=audio 6000 RTP/AVP 0 8 97", "a=rtpmap:97 telephone-event/8000"));
    Agreement agreed = negotiator.agreement().orElseThrow();
    assertThat(agreed.codec()).as("the peer's first").isEqualTo(Codec.PCMU);
    assertThat(agreed.sentEventPayloadType()).isEqualTo(97);
    assertThat(agreed.receivedEventPayloadType()).isEqualTo(101);
  }

  @Test
  void aReofferKeepsTheStreamsInTheirPlaces() throws Exception {
    negotiator.answer(
        offer("m=video 5000 RTP/AVP 31", "m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/AVP 0"));
    SessionDescription sdp = SessionDescription.parse(negotiator.offer());
    assertThat(sdp.media())
        .extracting(m -> m.type() + " " + m.port())
        .containsExactly("video 0", "audio 30000", "audio 0");
    assertThat(sdp.origin().sessionVersion()).isEqualTo(2);
    assertThat(sdp.media().get(1).formats()).containsExactly("8", "0", "101");
  }

  @Test
  void anAnswerMustFitAnOfferOfOurs() {
    assertFailure(
        Failure.NOT_ACCEPTABLE, () -> negotiator.applyAnswer(offer("m=audio 6000 RTP/AVP 0")));
    negotiator.offer();
    assertFailure(
        Failure.NOT_ACCEPTABLE, () -> negotiator.applyAnswer(offer("m=audio 0 RTP/AVP 0")));
    assertFailure(
        Failure.NOT_ACCEPTABLE,
        () -> negotiator.applyAnswer(offer("m=audio 6000 RTP/AVP 0", "m=audio 6002 RTP/AVP 0")));
    assertFailure(Failure.MALFORMED_SDP, () -> negotiator.applyAnswer("v=1"));
  }

  private interface Negotiation {
    void run() throws NegotiationException, SdpException;
  }

  private static void assertFailure(Failure failure, Negotiation negotiation) {
    assertThatThrownBy(negotiation::run)
        .isInstanceOfSatisfying(
            NegotiationException.class,
            e -> {
              assertThat(e.failure()).isEqualTo(failure);
              assertThat(e.getMessage()).isNotBlank();
            });
  }

  private static String offer(String... lines) {
    return "v=0\r\no=peer 5 5 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
        + String.join("\r\n", lines)
        + "\r\n";
  }
}

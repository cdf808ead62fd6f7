package io.tipring.core.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {

  private static final String PHONE =
      """
      v=0
      o=alice 2890844526 2890844527 IN IP4 192.0.2.10
      s=call
      i=a talk
      c=IN IP4 192.0.2.10
      b=AS:128
      t=0 0
      a=group:BUNDLE 0
      a=sendonly
      m=audio 49170 RTP/AVP 0 8 97 101
      c=IN IP6 2001:db8::1
      a=rtpmap:97 opus/48000/2
      a=fmtp:97 useinbandfec=1;maxaveragebitrate=24000
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-16
      a=ptime:20
      a=maxptime:60
      a=rtcp:53020 IN IP4 192.0.2.99
      m=video 51372/2 RTP/SAVPF 99
      a=rtpmap:99 H264/90000
      a=recvonly
      a=rtcp-mux
      m=application 0 UDP/BFCP *
      """
          .replace("\n", "\r\n");

  @Test
  void readsSessionAndStreams() throws SdpException {
    SessionDescription sdp = SessionDescription.parse(PHONE);

    assertThat(sdp.origin().username()).isEqualTo("alice");
    assertThat(sdp.origin().sessionVersion()).isEqualTo(2890844527L);
    assertThat(sdp.sessionName()).isEqualTo("call");
    assertThat(sdp.attribute("group")).contains("BUNDLE 0");
    assertThat(sdp.media())
        .extracting(MediaDescription::type)
        .containsExactly("audio", "video", "application");

    MediaDescription audio = sdp.firstActive("audio").orElseThrow();
    assertThat(audio.port()).isEqualTo(49170);
    assertThat(audio.formats()).containsExactly("0", "8", "97", "101");
    assertThat(audio.rtpMaps())
        .containsExactly(
            new RtpMap(0, "PCMU", 8000, 1),
            new RtpMap(8, "PCMA", 8000, 1),
            new RtpMap(97, "opus", 48000, 2),
            new RtpMap(101, "telephone-event", 8000, 1));
    assertThat(audio.fmtp(101)).contains("0-16");
    assertThat(audio.fmtp(8)).isEmpty();
    assertThat(audio.ptimeMillis()).hasValue(20);
    assertThat(audio.maxptimeMillis()).hasValue(60);
    assertThat(audio.rtcpPort()).isEqualTo(53020);
    assertThat(audio.rtcpAddress()).contains("192.0.2.99");
    assertThat(sdp.connectionOf(audio)).contains(new Connection("IN", "IP6", "2001:db8::1"));

    MediaDescription video = sdp.media().get(1);
    assertThat(video.portCount()).isEqualTo(2);
    assertThat(video.rtcpPort()).as("rtcp-mux").isEqualTo(51372);
    assertThat(sdp.connectionOf(video)).contains(new Connection("IN", "IP4", "192.0.2.10"));
    assertThat(sdp.media().get(2).isRejected()).isTrue();
  }

  @Test
  void directionOfAStreamGoesBeforeThatOfTheSession() throws SdpException {
    SessionDescription sdp = SessionDescription.parse(PHONE);
    assertThat(sdp.directionOf(sdp.media().get(0))).isEqualTo(Direction.SENDONLY);
    assertThat(sdp.directionOf(sdp.media().get(1))).isEqualTo(Direction.RECVONLY);

    SessionDescription silent = SessionDescription.parse(PHONE.replace("a=sendonly\r\n", ""));
    assertThat(silent.directionOf(silent.media().get(0))).isEqualTo(Direction.SENDRECV);
  }

  @Test
  void rendersWhatItRead() throws SdpException {
    assertThat(SessionDescription.parse(PHONE).toString()).isEqualTo(PHONE);
  }

  @Test
  void takesSessionVersionsOf64Bits() throws SdpException {
    String most = PHONE.replace("2890844527", "18446744073709551615");
    assertThat(SessionDescription.parse(most).toString()).isEqualTo(most);
    assertThatThrownBy(() -> SessionDescription.parse(most.replace("551615", "551616")))
        .hasMessage("SDP line 2: o= session version is greater than 64 bits");
    assertThatThrownBy(() -> SessionDescription.parse(PHONE.replace("2890844527", "-1")))
        .hasMessage("SDP line 2: o= session version is not a number");
  }

  @Test
  void takesBareLineFeedsAndATrailingEmptyLine() throws SdpException {
    SessionDescription expected = SessionDescription.parse(PHONE);
    assertThat(SessionDescription.parse(PHONE.replace("\r", ""))).isEqualTo(expected);
    assertThat(SessionDescription.parse(PHONE + "\r\n")).isEqualTo(expected);
    assertThat(SessionDescription.parse(PHONE.stripTrailing())).isEqualTo(expected);
  }

  @Test
  void makesAnOfferAndAnAnswer() throws SdpException {
    SessionDescription offer =
        SessionDescription.of(
            Origin.of("tipring", 1, 1, "192.0.2.1"),
            Connection.of("192.0.2.1"),
            List.of(
                MediaDescription.audio(
                        30000,
                        List.of(
                            new RtpMap(8, "PCMA", 8000, 1),
                            new RtpMap(101, "telephone-event", 8000, 1)))
                    .plusAttribute(new Attribute("fmtp", "101 0-15"))
                    .withDirection(Direction.SENDRECV)));
    assertThat(offer.toString())
        .isEqualTo(
            """
            v=0
            o=tipring 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 30000 RTP/AVP 8 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=sendrecv
            """
                .replace("\n", "\r\n"));

    SessionDescription hold =
        offer
            .withOrigin(offer.origin().nextVersion())
            .withMedia(List.of(offer.media().getFirst().withDirection(Direction.SENDONLY)));
    assertThat(hold.origin().sessionVersion()).isEqualTo(2);
    assertThat(hold.origin().sameSession(offer.origin())).isTrue();
    assertThat(hold.toString()).contains("a=sendonly").doesNotContain("a=sendrecv");
    assertThat(SessionDescription.parse(hold.toString())).isEqualTo(hold);

    MediaDescription refused = offer.media().getFirst().rejected();
    assertThat(refused.port()).isZero();
    assertThat(refused.attributes()).isEmpty();
    assertThat(Connection.of("0.0.0.0").isUnspecified()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SENDRECV, SENDRECV",
    "SENDONLY, RECVONLY",
    "RECVONLY, SENDONLY",
    "INACTIVE, INACTIVE",
  })
  void directionsMirror(Direction mine, Direction peers) {
    assertThat(mine.reversed()).isEqualTo(peers);
    assertThat(mine.and(Direction.SENDRECV)).isEqualTo(mine);
    assertThat(mine.and(Direction.INACTIVE)).isEqualTo(Direction.INACTIVE);
  }

  /** Each row replaces a text of the good description and gives the error that then comes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          v=0                                | v=1                    | SDP line 1: does not begin with v=0
          o=alice 2890844526                 | o=alice                | SDP line 2: no o= address
          s=call                             | s                      | SDP line 3: not of the form type=value
          s=call                             | x=call                 | SDP line 3: unknown type 'x'
          s=call                             | o=- 1 1 IN IP4 1.1.1.1 | SDP line 3: second o= line
          s=call                             | v=0                    | SDP line 3: second v= line
          c=IN IP4 192.0.2.10                | c=IN IP4               | SDP line 5: no c= address
          c=IN IP4 192.0.2.10                | c=IN IP4 192.0.2.10 9  | SDP line 5: more words than expected after c= address
          c=IN IP4 192.0.2.10                | c=IN IP5 192.0.2.10    | SDP line 5: address type is neither IP4 nor IP6
          c=IN IP4 192.0.2.10                | c=ATM NSAP 47          | SDP line 5: network type is not IN
          c=IN IP4 192.0.2.10                | c=IN IP4 <script>      | SDP line 5: malformed address
          b=AS:128                           | b=AS:many              | SDP line 6: b= is not of the form type:number
          a=sendonly                         | a=:                    | SDP line 9: a= has no name
          m=audio 49170 RTP/AVP 0 8 97 101   | m=audio 65536 RTP/AVP 0| SDP line 10: m= port is not a number of 0 to 65535
          m=audio 49170 RTP/AVP 0 8 97 101   | m=audio -1 RTP/AVP 0   | SDP line 10: m= port is not a number of 0 to 65535
          m=audio 49170 RTP/AVP 0 8 97 101   | m=audio 49170 RTP/AVP  | SDP line 10: no m= format
          m=audio 49170 RTP/AVP 0 8 97 101   | m=audio 49170 RTP/AVP 128 | SDP line 10: m= format is not a payload type of 0 to 127
          a=rtpmap:97 opus/48000/2           | a=rtpmap:97 opus       | SDP line 12: malformed a=rtpmap
          a=rtpmap:97 opus/48000/2           | a=rtpmap:197 opus/48000| SDP line 12: malformed a=rtpmap
          a=rtpmap:97 opus/48000/2           | s=call                 | SDP line 12: s= below an m= line
          a=rtcp:53020 IN IP4 192.0.2.99     | a=rtcp:no              | SDP line 18: malformed a=rtcp
          """)
  void namesLineAndFault(String good, String bad, String message) {
    assertThat(PHONE).contains(good);
    assertThatThrownBy(() -> SessionDescription.parse(PHONE.replace(good, bad)))
        .isInstanceOf(SdpException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\r\n", "hello", "v=0\r\n", "v=0\r\ns=-\r\n\r\no=- 1 1 IN IP4 1.1.1.1"})
  void refusesWhatIsNoDescription(String text) {
    assertThatThrownBy(() -> SessionDescription.parse(text)).isInstanceOf(SdpException.class);
  }

  @Test
  void anActiveStreamNeedsAConnection() {
    String text = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
    assertThatThrownBy(() -> SessionDescription.parse(text))
        .hasMessageContaining("line 5: no c= line for this stream");
  }

  @Test
  void boundsSizeLinesStreamsAndFormats() throws SdpException {
    String head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";
    assertThatThrownBy(() -> SessionDescription.parse(head + "a=x:" + "y".repeat(16 * 1024)))
        .hasMessageContaining("longer than 16384");
    assertThat(SessionDescription.parse(head + "a=x\r\n".repeat(195)).attributes()).hasSize(195);
    assertThatThrownBy(() -> SessionDescription.parse(head + "a=x\r\n".repeat(196)))
        .hasMessageContaining("more than 200 lines");
    String stream = "m=audio 4000 RTP/AVP 0\r\n";
    assertThat(SessionDescription.parse(head + stream.repeat(16)).media()).hasSize(16);
    assertThatThrownBy(() -> SessionDescription.parse(head + stream.repeat(17)))
        .hasMessageContaining("more than 16 media");
    assertThatThrownBy(
            () -> SessionDescription.parse(head + "m=audio 4000 RTP/AVP" + " 0".repeat(65)))
        .hasMessageContaining("more than 64 formats");
  }

  @Test
  void formatsWithoutMeaningAreLeftOut() throws SdpException {
    SessionDescription sdp =
        SessionDescription.parse(PHONE.replace("a=rtpmap:97 opus/48000/2", "a=x"));
    MediaDescription audio = sdp.media().getFirst();
    assertThat(audio.rtpMaps()).extracting(RtpMap::payloadType).containsExactly(0, 8, 101);
    assertThat(audio.rtpMap(97)).isEqualTo(Optional.empty());
  }

  /**
   * Whatever the bytes, the outcome is a description that renders and reads again, or one error.
   */
  @Test
  void mutatedTextGivesADescriptionOrAnSdpException() {
    Random random = new Random(8866);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 30_000; i++) {
      String text = mutate(random);
      try {
        SessionDescription sdp = SessionDescription.parse(text);
        for (MediaDescription stream : sdp.media()) {
          stream.rtpMaps();
          stream.rtcpPort();
          stream.rtcpAddress();
          stream.fmtp(101);
          sdp.directionOf(stream);
        }
        assertThat(SessionDescription.parse(sdp.toString())).isEqualTo(sdp);
        read++;
      } catch (SdpException e) {
        assertThat(e.getMessage()).startsWith("SDP");
        assertThat(e.getStackTrace()).isEmpty();
        refused++;
      }
    }
    assertThat(read).as("still readable").isGreaterThan(1_000);
    assertThat(refused).as("refused").isGreaterThan(1_000);
  }

  private static String mutate(Random random) {
    StringBuilder text = new StringBuilder(PHONE);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(300));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
        case 2 -> text.insert(at, " :/=\r\n0\u0000".charAt(random.nextInt(8)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
    return text.toString();
  }
}

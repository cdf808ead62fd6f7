package io.tipring.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instruments are right: sipp and baresip talk to each other with no engine between. */
@RequiresTools({"sipp", "baresip"})
final class PeersTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void sippAndBaresipHearEachOther(@TempDir Path folder) throws Exception {
    try (Baresip agent =
            Baresip.start(folder, "<sip:1001@127.0.0.1:{port}>;regint=0;answermode=auto", 600);
        RtpPeer sound = new RtpPeer(440);
        Sipp caller =
            Sipp.call(
                folder,
                new InetSocketAddress("127.0.0.1", agent.sipPort()),
                "13800138000",
                "1001",
                sound.port())) {
      SipTrace.Message answer = caller.trace().awaitResponse(200, LIMIT);
      sound.sendTo(answer.audioPort());
      sound.awaitTone(600, 0, LIMIT);
      agent.awaitTone(440, LIMIT);
      assertThat(Tones.bestShare(440, sound.heardSince(0))).isLessThan(0.05);
      assertThat(Tones.bestShare(600, agent.heard())).isLessThan(0.05);

      sound.press('1');
      agent.awaitSays("received event: '1'", LIMIT);

      caller.hangUp(answer.callId());
      caller.awaitSuccess(LIMIT);
    }
  }

  @Test
  void baresipDialsAndASippPhoneAnswersAndHangsUp(@TempDir Path folder) throws Exception {
    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", Ports.free());
    try (RtpPeer sound = new RtpPeer(600);
        Sipp agent =
            Sipp.phone(
                folder,
                nowhere,
                "agent-answer",
                Ports.free(),
                sound.port(),
                Duration.ofMillis(50));
        Baresip caller =
            Baresip.start(folder, "<sip:13800138000@127.0.0.1:{port}>;regint=0", 440)) {
      caller.dial("sip:1001@127.0.0.1:" + agent.port());
      SipTrace.Message invite = agent.trace().awaitRequest("INVITE", LIMIT);
      sound.sendTo(invite.audioPort());
      caller.awaitTone(600, LIMIT);
      sound.awaitTone(440, 0, LIMIT);

      caller.hangUp();
      agent.trace().awaitRequest("BYE", LIMIT);
    }
  }
}

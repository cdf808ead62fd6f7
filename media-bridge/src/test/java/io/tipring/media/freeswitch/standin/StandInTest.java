package io.tipring.media.freeswitch.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tipring.media.wav.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in's own behaviour where no recorded session shows it: sound, SIP, and its faults. */
class StandInTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private StandIn standIn;
  private EslPeer esl;

  @BeforeEach
  void start() throws IOException {
    standIn = StandIn.start(Options.onLoopback("secret"));
    esl = new EslPeer(standIn.esl());
    esl.reply();
    esl.send("auth secret\n\n").reply();
    esl.send("event json CHANNEL_PARK CHANNEL_BRIDGE DTMF CHANNEL_DESTROY HEARTBEAT\n\n").reply();
  }

  @AfterEach
  void stop() throws IOException {
    esl.close();
    standIn.close();
  }

  private String parked(Phone phone) {
    Map<String, String> event = esl.event("CHANNEL_PARK");
    assertThat(event).containsEntry("variable_sip_call_id", phone.callId());
    return event.get("Unique-ID");
  }

  @Test
  void bridgedCallersHearEachOther() {
    try (Phone a = new Phone(standIn.sip(), "park");
        Phone b = new Phone(standIn.sip(), "park")) {
      String first = parked(a.call("X-Tipring-Leg: engine/1/2"));
      assertThat(standIn.variables("sip_h_X-Tipring-Leg")).containsExactly("engine/1/2");
      String second = parked(b.call());
      a.say(440);
      b.say(600);
      assertThat(esl.api("uuid_bridge " + first + " " + second)).isEqualTo("+OK " + second + "\n");
      await().atMost(SOON).until(() -> a.share(600) > 0.9 && b.share(440) > 0.9);
      a.press('5');
      await().atMost(SOON).until(() -> b.digitsHeard().equals("5"));
      assertThat(esl.event("DTMF")).containsEntry("DTMF-Digit", "5");
    }
  }

  @Test
  void anInviteWithoutAnOfferIsAnsweredWithOneAndParksAtTheAck() {
    try (Phone phone = new Phone(standIn.sip(), "park")) {
      phone.invite("");
      SipText offer = phone.await(200);
      assertThat(offer.body()).contains("m=audio").contains("PCMU").contains("PCMA");
      phone.answered(offer);
      phone.ack(phone.sdp().replace("m=audio ", "m=audio ").concat("a=inactive\r\n"));
      String uuid = parked(phone);
      phone.invite(phone.sdp());
      SipText answer = phone.await(200);
      phone.ack("");
      assertThat(port(answer)).isEqualTo(port(offer));
      esl.api("uuid_broadcast " + uuid + " tone_stream://%(1000,0,700);loops=-1 aleg");
      await().atMost(SOON).until(() -> phone.share(700) > 0.9);
    }
  }

  private static String port(SipText message) {
    return message
        .body()
        .lines()
        .filter(line -> line.startsWith("m="))
        .findFirst()
        .orElseThrow()
        .split(" ")[1];
  }

  @Test
  void whoIsMutedForOneIsHeardByTheOther() {
    try (Phone caller = new Phone(standIn.sip(), "c1");
        Phone agent = new Phone(standIn.sip(), "c1");
        Phone coach = new Phone(standIn.sip(), "c1")) {
      caller.call().say(400);
      agent.call().say(600);
      coach.call().say(900);
      await().atMost(SOON).until(() -> caller.share(900) > 0.3 && agent.share(900) > 0.3);
      assertThat(esl.api("conference room1 relate 3 1 nospeak")).startsWith("+OK");
      await().atMost(SOON).until(() -> caller.share(600) > 0.9 && agent.share(900) > 0.3);
    }
  }

  @Test
  void aMaskWithoutPreBufferActsToTheFrame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a/x.wav");
    try (Phone phone = new Phone(standIn.sip(), "park")) {
      String uuid = parked(phone.call());
      phone.say(500);
      esl.api("uuid_setvar_multi " + uuid + " RECORD_PRE_BUFFER_FRAMES=0;RECORD_STEREO=true");
      assertThat(esl.api("uuid_record " + uuid + " start " + file)).isEqualTo("+OK Success\n");
      esl.api("msleep 300");
      esl.api("uuid_record " + uuid + " mask " + file);
      phone.say(900);
      esl.api("msleep 300");
      phone.say(0);
      esl.api("msleep 300");
      esl.api("uuid_record " + uuid + " stop " + file);
    }
    short[] sound = WavReader.read(file, 1 << 20);
    assertThat(sound.length).isBetween(6_400, 9_600);
    assertThat(Phone.share(sound, 900)).isLessThan(0.01);
    assertThat(Phone.share(sound, 500)).isGreaterThan(0.2);
  }

  @Test
  void heartbeatsTellTheLoad() {
    assertThat(esl.event("HEARTBEAT"))
        .containsEntry("Session-Count", "0")
        .containsKey("Idle-CPU")
        .containsKey("Max-Sessions");
  }

  @Test
  void aStalledOneIsSilentAndGoesOn() {
    standIn.stall(true);
    esl.send("api version\n\n");
    try (Phone phone = new Phone(standIn.sip(), "park")) {
      phone.call(); // SIP goes on
    }
    standIn.stall(false);
    assertThat(esl.reply().body()).startsWith("FreeSWITCH Version");
  }

  @Test
  void aLateOneAnswersLater() {
    standIn.late(300);
    long before = System.nanoTime();
    assertThat(esl.api("uuid_exists nobody")).isEqualTo("false");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void whoIsGoneLeavesNothingBehind() {
    try (Phone phone = new Phone(standIn.sip(), "park")) {
      String uuid = parked(phone.call());
      assertThat(esl.api("show channels as json")).contains("\"row_count\":1", uuid);
      esl.api("uuid_kill " + uuid);
      phone.awaitRequest("BYE");
      assertThat(esl.event("CHANNEL_DESTROY")).containsEntry("Unique-ID", uuid);
      assertThat(standIn.channels()).isZero();
      assertThat(esl.api("uuid_exists " + uuid)).isEqualTo("false");
    }
  }

  @Test
  void whatWouldBeExpandedIsRemembered() {
    try (Phone phone = new Phone(standIn.sip(), "park")) {
      String uuid = parked(phone.call());
      esl.send(
          "sendmsg "
              + uuid
              + "\n"
              + "call-command: execute\n"
              + "execute-app-name: playback\n"
              + "execute-app-arg: ${status}\n\n");
      esl.reply();
      await().atMost(SOON).until(() -> standIn.expansions().contains("${status}"));
    }
  }
}

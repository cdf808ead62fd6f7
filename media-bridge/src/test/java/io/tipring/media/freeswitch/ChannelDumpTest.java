package io.tipring.media.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.signalling.DialogId;
import io.tipring.media.freeswitch.channel.ChannelFacts;
import io.tipring.media.freeswitch.channel.ChannelUuid;
import io.tipring.media.freeswitch.channel.LegMark;
import org.junit.jupiter.api.Test;

class ChannelDumpTest {
  private static final String UUID = "11111111-2222-3333-4444-555555555501";
  private static final String DUMP =
      """
      Event-Name: CHANNEL_DATA
      Channel-State: CS_EXECUTE
      Channel-Call-State: ACTIVE
      Unique-ID: 11111111-2222-3333-4444-555555555501
      Caller-Caller-ID-Name: A,%%20%%22B%%22%%0AUnique-ID:%%20x
      variable_sip_h_X-Tipring-Leg: %s
      variable_sip_call_id: call%%40tipring
      variable_sip_from_tag: ours
      variable_sip_to_tag: theirs
      variable_rtp_local_sdp_str: v%%3D0%%0D%%0As%%3D-%%0D%%0A
      variable_current_application: playback
      variable_tipring_play_id: 77
      variable_tipring_recording_9: 12
      """;

  @Test
  void aDumpTellsEnoughToGoOn() {
    ChannelFacts facts = ChannelDump.facts(DUMP.formatted("engine/5/6")).orElseThrow();
    assertThat(facts.uuid()).isEqualTo(new ChannelUuid(UUID));
    assertThat(facts.mark()).isEqualTo(new LegMark("engine", 5, 6));
    assertThat(facts.dialog()).isEqualTo(new DialogId("call@tipring", "ours", "theirs"));
    assertThat(facts.localSdp()).isEqualTo("v=0\r\ns=-\r\n");
    assertThat(facts.playId()).hasValue(77);
    assertThat(facts.isPlaying()).isTrue();
    assertThat(facts.recordings()).hasSize(1);
  }

  @Test
  void whatIsNoChannelOfOursIsNothing() {
    assertThat(ChannelDump.facts(DUMP.formatted("engine%2F5"))).isEmpty();
    assertThat(ChannelDump.facts("-ERR No such channel!")).isEmpty();
    assertThat(ChannelDump.facts("Event-Name: CHANNEL_DATA\nUnique-ID: %0A\n")).isEmpty();
  }

  @Test
  void aListNamesEachChannelAndNothingThatACallerSaid() {
    String json =
        "{\"row_count\":2,\"rows\":[{\"uuid\":\"11111111-2222-3333-4444-555555555501\","
            + "\"cid_name\":\"x\\\",\\\"uuid\\\":\\\"00000000-0000-0000-0000-000000000000\\\"\"},"
            + "{\"uuid\":\"11111111-2222-3333-4444-555555555502\",\"cid_name\":\"\"}]}";
    assertThat(ChannelDump.channels(json))
        .extracting(ChannelUuid::text)
        .containsExactly(UUID, "11111111-2222-3333-4444-555555555502");
    assertThat(ChannelDump.channels("{\"row_count\":0}")).isEmpty();
  }
}

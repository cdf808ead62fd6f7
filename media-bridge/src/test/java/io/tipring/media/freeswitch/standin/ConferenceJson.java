package io.tipring.media.freeswitch.standin;

import java.util.ArrayList;
import java.util.List;

/** What {@code conference ROOM json_list} prints, as far as it is used. */
final class ConferenceJson {
  private ConferenceJson() {}

  static String of(Conferences.Room room) {
    List<String> members = new ArrayList<>();
    for (Conferences.Member member : room.members.values().stream().toList().reversed()) {
      members.add(
          "{\"type\":\"caller\",\"id\":"
              + member.id
              + ",\"flags\":{\"can_hear\":"
              + member.hears
              + ",\"can_speak\":"
              + member.speaks
              + ",\"hold\":"
              + member.held
              + "},\"uuid\":"
              + Event.quoted(member.channel.uuid())
              + ",\"caller_id_name\":"
              + Event.quoted(ChannelVariables.callerName(member.channel.call()))
              + ",\"caller_id_number\":"
              + Event.quoted(ChannelVariables.callerNumber(member.channel.call()))
              + "}");
    }
    return "[{\"conference_name\":"
        + Event.quoted(room.name)
        + ",\"member_count\":"
        + room.members.size()
        + ",\"conference_uuid\":"
        + Event.quoted(room.uuid)
        + ",\"running\":true,\"members\":["
        + String.join(",", members)
        + "]}]";
  }
}

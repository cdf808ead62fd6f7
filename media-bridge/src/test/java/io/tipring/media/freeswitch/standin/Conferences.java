package io.tipring.media.freeswitch.standin;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Rooms in which members hear each other, as far as each may hear and speak. */
final class Conferences {

  /** One who is in a room. */
  static final class Member {
    final int id;
    final Channel channel;

    /** Whom this one does not hear; like the next, a relation ends with who was named first. */
    final Set<Integer> unheard = new HashSet<>();

    /** Who does not hear this one. */
    final Set<Integer> unheardBy = new HashSet<>();

    boolean hears = true;
    boolean speaks = true;
    boolean held;

    private Member(int id, Channel channel) {
      this.id = id;
      this.channel = channel;
    }

    /** Whether the sound of another reaches this one. */
    boolean hears(Member other) {
      return hears
          && !held
          && other.speaks
          && !other.held
          && !unheard.contains(other.id)
          && !other.unheardBy.contains(id);
    }
  }

  /** A room. */
  static final class Room {
    final String name;
    final String uuid = UUID.randomUUID().toString();
    final Map<Integer, Member> members = new LinkedHashMap<>();

    private Room(String name) {
      this.name = name;
    }
  }

  private final Exchange exchange;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<Channel, Room> places = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private int lastMember;

  Conferences(Exchange exchange) {
    this.exchange = exchange;
  }

  Room room(String name) {
    return rooms.get(name);
  }

  /** Takes {@code ROOM[@PROFILE][+flags{mute|deaf}]}. */
  void join(Channel channel, String data) {
    int flags = data.indexOf("+flags{");
    String place = flags < 0 ? data : data.substring(0, flags);
    String name = place.split("@")[0];
    Room room = rooms.get(name);
    if (room == null) {
      room = new Room(name);
      rooms.put(name, room);
      exchange.publish(about(exchange.event("CUSTOM"), room, "conference-create"));
    }
    // A channel that comes back has the number that it had.
    Member member = new Member(numbers.computeIfAbsent(channel.uuid(), _ -> ++lastMember), channel);
    if (flags >= 0) {
      List<String> set = List.of(data.substring(flags + 7, data.indexOf('}', flags)).split("\\|"));
      member.speaks = !set.contains("mute");
      member.hears = !set.contains("deaf");
    }
    room.members.put(member.id, member);
    places.put(channel, room);
    tell(room, member, "add-member");
  }

  void leave(Channel channel) {
    Room room = places.remove(channel);
    if (room == null) {
      return;
    }
    Member member =
        room.members.values().stream().filter(m -> m.channel == channel).findFirst().orElseThrow();
    room.members.remove(member.id);
    tell(room, member, "del-member");
    if (room.members.isEmpty()) {
      rooms.remove(room.name);
      exchange.publish(about(exchange.event("CUSTOM"), room, "conference-destroy"));
    }
  }

  /**
   * What a channel hears of its room in this frame.
   *
   * @return false if it is in none
   */
  boolean mix(Channel channel, short[] out) {
    Room room = places.get(channel);
    if (room == null) {
      return false;
    }
    Arrays.fill(out, (short) 0);
    Member listener =
        room.members.values().stream().filter(m -> m.channel == channel).findFirst().orElseThrow();
    for (Member other : room.members.values()) {
      if (other != listener && other.channel.saidAny() && listener.hears(other)) {
        short[] said = other.channel.said();
        for (int i = 0; i < out.length; i++) {
          out[i] =
              (short) Math.clamp(out[i] + said[i], (int) Short.MIN_VALUE, (int) Short.MAX_VALUE);
        }
      }
    }
    return true;
  }

  private void tell(Room room, Member member, String action) {
    Event event = member.channel.event("CUSTOM");
    event
        .put("Hear", Boolean.toString(member.hears))
        .put("Speak", Boolean.toString(member.speaks))
        .put("Hold", Boolean.toString(member.held))
        .put("Member-ID", Integer.toString(member.id))
        .put("Member-Type", "member");
    exchange.publish(about(event, room, action));
  }

  private static Event about(Event event, Room room, String action) {
    return event
        .put("Event-Subclass", "conference::maintenance")
        .put("Conference-Name", room.name)
        .put("Conference-Size", Integer.toString(room.members.size()))
        .put("Conference-Profile-Name", "default")
        .put("Conference-Unique-ID", room.uuid)
        .put("Action", action);
  }

  /** {@code conference ROOM COMMAND …}. */
  String command(List<String> words) {
    if (words.size() < 2) {
      return "-ERR Conference not found\n";
    }
    Room room = rooms.get(words.getFirst());
    if (room == null) {
      return "-ERR Conference " + words.getFirst() + " not found\n";
    }
    String verb = words.get(1);
    return switch (verb) {
      case "list" -> list(room);
      case "json_list" -> ConferenceJson.of(room);
      case "count" -> Integer.toString(room.members.size());
      case "mute", "unmute", "deaf", "undeaf", "hold", "unhold", "kick", "hup" ->
          each(room, verb, words.size() > 2 ? words.get(2) : "");
      case "relate" -> relate(room, words);
      default -> "-ERR Conference command '" + verb + "' not found.\n";
    };
  }

  private static String list(Room room) {
    StringBuilder out = new StringBuilder();
    for (Member member : room.members.values().stream().toList().reversed()) {
      out.append(member.id).append(';').append(member.channel.name()).append(';');
      out.append(member.channel.uuid()).append(';');
      out.append(ChannelVariables.callerName(member.channel.call())).append(';');
      out.append(ChannelVariables.callerNumber(member.channel.call())).append(';');
      String flags = (member.hears ? "|hear" : "") + (member.speaks ? "|speak" : "");
      out.append(flags.isEmpty() ? "" : flags.substring(1)).append(";0;0;100\n");
    }
    return out.toString();
  }

  private String each(Room room, String verb, String which) {
    StringBuilder out = new StringBuilder();
    for (Member member : List.copyOf(room.members.values())) {
      if (which.equals("all") || which.equals(Integer.toString(member.id))) {
        act(room, member, verb);
        String said = verb.equals("kick") ? "kicked" : verb;
        out.append("+OK ").append(said).append(' ').append(member.id).append('\n');
      }
    }
    return out.isEmpty() ? "-ERR Non-Existant ID " + which + "\n" : out.toString();
  }

  private void act(Room room, Member member, String verb) {
    switch (verb) {
      case "mute" -> member.speaks = false;
      case "unmute" -> member.speaks = true;
      case "deaf" -> member.hears = false;
      case "undeaf" -> member.hears = true;
      case "hold" -> member.held = true;
      case "unhold" -> member.held = false;
      default -> {
        tell(room, member, "kick-member");
        member.channel.applications().unwind();
        member.channel.hangUp(Cause.NORMAL_CLEARING, true);
        return;
      }
    }
    tell(room, member, verb + "-member");
  }

  /** {@code relate ID[,ID…] ID[,ID…] nospeak|nohear|clear}. */
  private static String relate(Room room, List<String> words) {
    if (words.size() < 5) {
      return "-ERR usage\n";
    }
    for (String one : words.get(2).split(",")) {
      for (String other : words.get(3).split(",")) {
        Member member = room.members.get(Integer.parseInt(one));
        Member otherMember = room.members.get(Integer.parseInt(other));
        if (member == null || otherMember == null) {
          return "-ERR relationship not found\n";
        }
        switch (words.get(4)) {
          case "nospeak" -> member.unheardBy.add(otherMember.id);
          case "nohear" -> member.unheard.add(otherMember.id);
          default -> {
            member.unheard.remove(otherMember.id);
            member.unheardBy.remove(otherMember.id);
          }
        }
      }
    }
    return "+OK " + words.get(2) + "->" + words.get(3) + " " + words.get(4) + " set\n";
  }
}

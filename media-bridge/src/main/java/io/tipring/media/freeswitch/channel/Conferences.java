package io.tipring.media.freeswitch.channel;

import io.tipring.core.effect.MediaEffect.Audience;
import io.tipring.core.effect.MediaEffect.Rights;
import io.tipring.media.freeswitch.channel.Order.MemberAct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The conferences of a server and what their members may. Who whispers is kept from all others by
 * relations between members; nobody is let hear or speak before his relations stand, so that not a
 * syllable gets to whom it is not meant for.
 */
final class Conferences {
  private static final String NAME_PREFIX = "tipring-";

  private final String engineId;
  private final String profile;
  private final Outside outside;

  /** By name, and in it by leg. */
  private final Map<String, Map<Long, Member>> conferences = new TreeMap<>();

  private static final class Member {
    final Leg leg;
    Rights rights;
    int id;
    boolean muted;
    boolean deaf;
    final Set<Integer> unheardBy = new TreeSet<>();

    Member(Leg leg, Rights rights) {
      this.leg = leg;
      this.rights = rights;
    }

    boolean isIn() {
      return id != 0;
    }

    /** Whether no relation is to keep it from being heard by another. */
    boolean isFor(Leg other) {
      return !(rights.heardBy() instanceof Audience.Only(long legId)) || other.id() == legId;
    }
  }

  /**
   * @param profile of the server's configuration that conferences use
   */
  Conferences(String engineId, String profile, Outside outside) {
    this.engineId = engineId;
    this.profile = profile;
    this.outside = outside;
  }

  /** The leg is to be a member; says of which conference. */
  String expect(Leg leg, long conferenceId, Rights rights) {
    String name = NAME_PREFIX + engineId + "-" + conferenceId;
    Map<Long, Member> members = conferences.get(name);
    if (members != null && members.containsKey(leg.id())) {
      setRights(leg, rights);
      return name;
    }
    leave(leg);
    Member member = new Member(leg, rights);
    conferences.computeIfAbsent(name, _ -> new TreeMap<>()).put(leg.id(), member);
    if (leg.place() instanceof Place.Conferring at && at.conference().equals(name)) {
      // Found there after a restart of the engine.
      member.id = at.memberId();
      apply(name);
    }
    return name;
  }

  void setRights(Leg leg, Rights rights) {
    conferences.forEach(
        (name, members) -> {
          Member member = members.get(leg.id());
          if (member != null && member.leg == leg) {
            member.rights = rights;
            apply(name);
          }
        });
  }

  /** The order that puts an expected leg into its conference. */
  Order join(Leg leg, String name) {
    Map<Long, Member> members = conferences.getOrDefault(name, Map.of());
    Member member = members.get(leg.id());
    List<String> flags = new ArrayList<>();
    if (member != null) {
      member.id = 0;
      member.unheardBy.clear();
      member.muted = !(member.rights.heardBy() instanceof Audience.Everyone);
      member.deaf = !member.rights.hears() || hasWhisperer(members);
      if (member.muted) {
        flags.add("mute");
      }
      if (member.deaf) {
        flags.add("deaf");
      }
    }
    return Order.join(leg.uuid(), name, profile, flags);
  }

  private static boolean hasWhisperer(Map<Long, Member> members) {
    return members.values().stream()
        .anyMatch(each -> each.rights.heardBy() instanceof Audience.Only);
  }

  void joined(Leg leg, String name, int memberId) {
    Member member = conferences.getOrDefault(name, Map.of()).get(leg.id());
    if (member != null && member.leg == leg) {
      member.id = memberId;
      // The server gives numbers again, and what was related to one still is: said anew.
      for (Member each : conferences.get(name).values()) {
        if (!each.isFor(leg)) {
          each.unheardBy.remove(memberId);
        }
      }
      apply(name);
    }
  }

  /** It is a member no more, whether it was one or not. */
  void leave(Leg leg) {
    for (String name : List.copyOf(conferences.keySet())) {
      Map<Long, Member> members = conferences.get(name);
      Member member = members.get(leg.id());
      if (member == null || member.leg != leg) {
        continue;
      }
      members.remove(leg.id());
      if (members.isEmpty()) {
        conferences.remove(name);
      } else {
        apply(name);
      }
    }
  }

  /** Takes away first, then gives. */
  private void apply(String name) {
    List<Member> in =
        conferences.getOrDefault(name, Map.of()).values().stream().filter(Member::isIn).toList();
    for (Member member : in) {
      mute(name, member, true, in);
      deafen(name, member, true);
    }
    for (Member member : in) {
      for (Member other : in) {
        relate(name, member, other);
      }
    }
    for (Member member : in) {
      mute(name, member, false, in);
      deafen(name, member, false);
    }
  }

  private void mute(String name, Member member, boolean muted, List<Member> in) {
    boolean wanted =
        switch (member.rights.heardBy()) {
          case Audience.Everyone _ -> false;
          case Audience.Nobody _ -> true;
          case Audience.Only(long legId) -> in.stream().noneMatch(each -> each.leg.id() == legId);
        };
    if (wanted == muted && member.muted != muted) {
      member.muted = muted;
      act(name, muted ? MemberAct.MUTE : MemberAct.UNMUTE, member);
    }
  }

  private void deafen(String name, Member member, boolean deaf) {
    if (deaf == !member.rights.hears() && member.deaf != deaf) {
      member.deaf = deaf;
      act(name, deaf ? MemberAct.DEAF : MemberAct.UNDEAF, member);
    }
  }

  private void relate(String name, Member member, Member other) {
    if (member == other) {
      return;
    }
    boolean heard = member.isFor(other.leg);
    boolean changes = heard ? member.unheardBy.remove(other.id) : member.unheardBy.add(other.id);
    if (changes) {
      send(Order.relate(name, member.id, other.id, heard));
    }
  }

  private void act(String name, MemberAct act, Member member) {
    send(Order.member(name, act, member.id));
  }

  private void send(Order order) {
    outside.send(order, _ -> {});
  }
}

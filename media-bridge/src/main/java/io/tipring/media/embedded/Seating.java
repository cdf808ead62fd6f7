package io.tipring.media.embedded;

import io.tipring.core.effect.MediaEffect.Rights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which leg's endpoint is on which media thread, and who shares sound with whom: those live on one
 * thread. The writer thread's, but for what {@link EndpointContext.Arrival} says.
 */
final class Seating implements EndpointContext.Arrival {

  /** Where a leg's endpoint is. */
  static final class Seat {
    final Endpoint endpoint;

    /** The leg's endpoint until this one is ready, or null. */
    private final Endpoint replaced;

    private MediaThread thread;
    private Seat partner;
    private Conference conference;

    Seat(Endpoint endpoint, Endpoint replaced, MediaThread thread) {
      this.endpoint = endpoint;
      this.replaced = replaced;
      this.thread = thread;
    }
  }

  private record Recorded(Seat left, Seat right) {
    boolean has(Seat seat) {
      return left == seat || right == seat;
    }
  }

  private final Map<Long, Seat> seats = new ConcurrentHashMap<>();
  private final Map<Long, Recorded> recorded = new HashMap<>();
  private final Map<Long, Conference> conferences = new HashMap<>();

  /** The leg's seat, or null. */
  Seat get(long legId) {
    return seats.get(legId);
  }

  List<Long> legs() {
    return seats.keySet().stream().sorted().toList();
  }

  /** Gives a leg its endpoint; the one it has gives way once this one is ready. */
  void take(Endpoint endpoint, MediaThread thread) {
    Seat before = seats.get(endpoint.legId());
    if (before != null) {
      leaveOthers(before);
    }
    seats.put(
        endpoint.legId(), new Seat(endpoint, before == null ? null : before.endpoint, thread));
  }

  @Override
  public void ready(Endpoint endpoint) {
    Seat seat = seats.get(endpoint.legId());
    if (seat != null && seat.endpoint == endpoint && seat.replaced != null) {
      seat.replaced.post(seat.replaced::giveWay);
    }
  }

  @Override
  public void refused(Endpoint endpoint) {
    seats.computeIfPresent(
        endpoint.legId(),
        (_, seat) ->
            seat.endpoint != endpoint
                ? seat
                : seat.replaced == null
                    ? null
                    : new Seat(seat.replaced, null, seat.replaced.home()));
  }

  /** Takes the leg's seat away; gives it, or null. */
  Seat leave(long legId) {
    Seat seat = seats.remove(legId);
    if (seat != null) {
      leaveOthers(seat);
      if (seat.replaced != null) {
        seat.replaced.post(seat.replaced::giveWay);
      }
    }
    return seat;
  }

  private void leaveOthers(Seat seat) {
    part(seat);
    List<Long> ending =
        recorded.entrySet().stream()
            .filter(each -> each.getValue().has(seat))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    ending.forEach(this::stopRecording);
  }

  void connect(Seat one, Seat other) {
    if (one == other || one.partner == other) {
      return;
    }
    part(one);
    part(other);
    bringTogether(one, other);
    one.partner = other;
    other.partner = one;
    one.endpoint.post(() -> one.endpoint.hearing().connect(other.endpoint));
    other.endpoint.post(() -> other.endpoint.hearing().connect(one.endpoint));
  }

  /**
   * Lets a leg into a conference.
   *
   * @return false if no more fit in
   */
  boolean join(Seat seat, long conferenceId, Rights rights) {
    Conference conference = conferences.computeIfAbsent(conferenceId, Conference::new);
    if (seat.conference != conference) {
      if (conference.isFull()) {
        return false;
      }
      part(seat);
      membersOf(conference).stream().findFirst().ifPresent(one -> bringTogether(one, seat));
      seat.conference = conference;
      seat.endpoint.post(() -> seat.endpoint.hearing().join(conference));
    }
    conference.put(seat.endpoint, rights);
    return true;
  }

  void setRights(Seat seat, Rights rights) {
    if (seat.conference != null) {
      seat.conference.put(seat.endpoint, rights);
    }
  }

  private List<Seat> membersOf(Conference conference) {
    return seats.values().stream().filter(seat -> seat.conference == conference).toList();
  }

  /** Ends the seat's connection, or its part in a conference. */
  void part(Seat seat) {
    Seat partner = seat.partner;
    if (partner != null) {
      seat.partner = null;
      partner.partner = null;
      seat.endpoint.post(seat.endpoint.hearing()::disconnect);
      partner.endpoint.post(partner.endpoint.hearing()::disconnect);
    }
    Conference conference = seat.conference;
    if (conference != null) {
      seat.conference = null;
      conference.remove(seat.endpoint);
      if (conference.isEmpty()) {
        conferences.remove(conference.id());
      }
      seat.endpoint.post(seat.endpoint.hearing()::disconnect);
    }
  }

  /** Moves the other, and all that it shares sound with, to the thread of the one. */
  private void bringTogether(Seat one, Seat other) {
    if (one.thread == other.thread) {
      return;
    }
    List<Seat> group = new ArrayList<>(List.of(other));
    for (int i = 0; i < group.size(); i++) {
      Seat seat = group.get(i);
      add(seat.partner, group);
      if (seat.conference != null) {
        membersOf(seat.conference).forEach(member -> add(member, group));
      }
      for (Recorded pair : recorded.values()) {
        if (pair.has(seat)) {
          add(pair.left, group);
          add(pair.right, group);
        }
      }
    }
    for (Seat seat : group) {
      seat.thread = one.thread;
      seat.endpoint.post(() -> seat.endpoint.moveTo(one.thread));
    }
  }

  private static void add(Seat seat, List<Seat> group) {
    if (seat != null && !group.contains(seat)) {
      group.add(seat);
    }
  }

  boolean isRecorded(long recordingId) {
    return recorded.containsKey(recordingId);
  }

  void startRecording(long id, Seat left, Seat right, RecordingWriter writer) {
    bringTogether(left, right);
    recorded.put(id, new Recorded(left, right));
    Recording recording = new Recording(id, left.endpoint, right.endpoint, writer);
    left.endpoint.post(() -> left.endpoint.startRecording(recording));
  }

  /** Ends a recording; false if there is none of that id. */
  boolean stopRecording(long recordingId) {
    Recorded pair = recorded.remove(recordingId);
    if (pair == null) {
      return false;
    }
    pair.left.endpoint.post(() -> pair.left.endpoint.stopRecording(recordingId));
    return true;
  }

  /** Pauses, masks or resumes a recording, if it is there. */
  void changeRecording(long recordingId, Consumer<Recording> how) {
    Recorded pair = recorded.get(recordingId);
    if (pair != null) {
      pair.left.endpoint.post(() -> pair.left.endpoint.change(recordingId, how));
    }
  }
}

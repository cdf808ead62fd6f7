package io.tipring.simulation;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A media server that does everything at once, and plays every prompt for the same time. */
public final class SimulatedMedia {

  /** How long a prompt is. */
  public static final long PROMPT_MILLIS = 2_000;

  private record Playing(long playId, List<MediaEffect.Sound> sounds, long sinceMillis) {}

  private final World world;
  private final Map<Long, String> endpoints = new TreeMap<>();
  private String server = "a";
  private boolean down;
  private final Set<Long> silent = new TreeSet<>();
  private final Map<Long, Playing> plays = new TreeMap<>();
  private final Map<Long, Long> connections = new TreeMap<>();
  private long applyMillis;
  private long allocateMillis;
  private final Map<Long, List<Long>> recordings = new LinkedHashMap<>();

  /** Recordings of a media server that died; what is in their files can still be asked for. */
  private final Map<Long, List<Long>> lost = new LinkedHashMap<>();

  SimulatedMedia(World world) {
    this.world = world;
  }

  /** What the leg is played, or an empty list. */
  public List<MediaEffect.Sound> heardBy(long legId) {
    return plays.containsKey(legId) ? plays.get(legId).sounds() : List.of();
  }

  /** Whether the two hear each other. */
  public boolean connected(long legId, long otherLegId) {
    return Long.valueOf(otherLegId).equals(connections.get(legId))
        && Long.valueOf(legId).equals(connections.get(otherLegId));
  }

  /** Endpoints that were not released. */
  public int endpoints() {
    return endpoints.size();
  }

  /** From now on it takes this long to take a peer's answer. */
  public void appliesAnswersAfter(long millis) {
    applyMillis = millis;
  }

  /** From now on it takes this long to give an endpoint. */
  public void allocatesAfter(long millis) {
    allocateMillis = millis;
  }

  /** From now on endpoints without a neighbour are at this server. */
  public void placesAt(String name) {
    server = name;
  }

  /** Where the leg's endpoint is, or null. */
  public String serverOf(long legId) {
    return endpoints.get(legId);
  }

  /** No server is there from now on, and all endpoints are lost. */
  public void goesDown() {
    down = true;
    isReplaced();
  }

  /** There are servers again. */
  public void comesBack() {
    down = false;
  }

  /** All servers die, and another is there at once. */
  public void isReplaced() {
    List<Long> legs = List.copyOf(endpoints.keySet());
    dies();
    world.submitAll(legs.stream().map(SimulatedMedia::lost).toList());
  }

  /** The endpoint of one leg is gone. */
  public void loses(long legId) {
    forget(legId);
    world.submit(lost(legId));
  }

  /** It was never told to end this music: that word died with the engine. */
  public void stillPlaysTo(long legId, MediaEffect.Sound music) {
    plays.put(legId, new Playing(Long.MAX_VALUE, List.of(music), world.timeMillis()));
  }

  /** The endpoint of one leg is gone, and nobody is told. */
  public void vanishes(long legId) {
    forget(legId);
  }

  /** The server of this leg answers nothing more about it. */
  public void staysSilentOn(long legId) {
    silent.add(legId);
  }

  private static MediaCommand lost(long legId) {
    return new MediaCommand.EndpointLost(legId, MediaCommand.Failure.SERVER_LOST, "server a died");
  }

  private void forget(long legId) {
    plays.remove(legId);
    disconnect(legId);
    for (Map.Entry<Long, List<Long>> entry : List.copyOf(recordings.entrySet())) {
      if (entry.getValue().subList(0, 2).contains(legId)) {
        lost.put(entry.getKey(), recordings.remove(entry.getKey()));
      }
    }
    endpoints.remove(legId);
  }

  /** Everything it had is gone, and nobody is told. */
  void dies() {
    plays.clear();
    connections.clear();
    endpoints.clear();
    lost.putAll(recordings);
    recordings.clear();
  }

  void react(MediaEffect effect) {
    long leg = effect.legId();
    switch (effect) {
      case MediaEffect.Allocate allocate -> {
        if (down) {
          failed(leg, allocate.requestId(), MediaCommand.Failure.SERVER_LOST);
          return;
        }
        forget(leg);
        silent.remove(leg);
        endpoints.put(leg, endpoints.getOrDefault(allocate.nearLegId(), server));
        MediaCommand ready = new MediaCommand.EndpointReady(leg, allocate.requestId(), sdp(leg));
        if (allocateMillis == 0) {
          world.submit(ready);
        } else {
          world.in(allocateMillis, () -> world.submit(ready));
        }
      }
      case MediaEffect.ApplyAnswer apply -> {
        MediaCommand applied = new MediaCommand.AnswerApplied(leg, apply.requestId());
        if (applyMillis == 0) {
          world.submit(applied);
        } else {
          world.in(applyMillis, () -> world.submit(applied));
        }
      }
      case MediaEffect.Negotiate negotiate -> {
        if (!silent.contains(leg)) {
          world.submit(new MediaCommand.EndpointReady(leg, negotiate.requestId(), sdp(leg)));
        }
      }
      case MediaEffect.Reoffer reoffer ->
          world.submit(new MediaCommand.EndpointReady(leg, reoffer.requestId(), sdp(leg)));
      case MediaEffect.Play play -> play(play);
      case MediaEffect.StopPlay stop -> {
        if (stop.playId() == MediaEffect.StopPlay.WHATEVER_WAS_LEFT) {
          plays.remove(leg);
        } else {
          end(leg, stop.playId(), PlayEnd.STOPPED);
        }
      }
      case MediaEffect.Connect connect -> {
        String one = endpoints.get(leg);
        String other = endpoints.get(connect.otherLegId());
        if (one != null && other != null && !one.equals(other)) {
          world.submit(new MediaCommand.EndpointsApart(leg, connect.otherLegId()));
        } else if (one != null && other != null) {
          connections.put(leg, connect.otherLegId());
          connections.put(connect.otherLegId(), leg);
        }
      }
      case MediaEffect.Disconnect _ -> disconnect(leg);
      case MediaEffect.StartRecording start -> {
        if (recordings.containsKey(start.recordingId())) {
          return;
        }
        recordings.put(start.recordingId(), List.of(leg, start.rightLegId(), world.timeMillis()));
        world.submit(new MediaCommand.RecordingStarted(start.recordingId()));
      }
      case MediaEffect.StopRecording stop -> stopRecording(stop.recordingId());
      case MediaEffect.Release _ -> release(leg);
      case MediaEffect.Reclaim reclaim -> {
        if (endpoints.containsKey(leg)) {
          world.submit(new MediaCommand.EndpointReady(leg, reclaim.requestId(), sdp(leg)));
        } else {
          failed(leg, reclaim.requestId(), MediaCommand.Failure.NO_ENDPOINT);
        }
      }
      case MediaEffect.JoinConference _,
          MediaEffect.SetRights _,
          MediaEffect.PauseRecording _,
          MediaEffect.MaskRecording _,
          MediaEffect.ResumeRecording _ ->
          throw new IllegalStateException("not asked for by any call: " + effect);
    }
  }

  private void failed(long legId, long requestId, MediaCommand.Failure failure) {
    world.submit(new MediaCommand.EndpointFailed(legId, requestId, failure, "none is there"));
  }

  private void play(MediaEffect.Play play) {
    Playing before = plays.get(play.legId());
    if (before != null && before.playId() == play.playId()) {
      return;
    }
    if (before != null) {
      end(play.legId(), before.playId(), PlayEnd.STOPPED);
    }
    plays.put(play.legId(), new Playing(play.playId(), play.sounds(), world.timeMillis()));
    if (!play.repeat()) {
      world.in(
          PROMPT_MILLIS * play.sounds().size(),
          () -> end(play.legId(), play.playId(), PlayEnd.COMPLETED));
    }
  }

  private void end(long legId, long playId, PlayEnd how) {
    Playing playing = plays.get(legId);
    if (playing != null && playing.playId() == playId) {
      plays.remove(legId);
      long played = world.timeMillis() - playing.sinceMillis();
      world.submit(new MediaCommand.PlayEnded(legId, playId, how, played, ""));
    }
  }

  private void disconnect(long legId) {
    Long other = connections.remove(legId);
    if (other != null) {
      connections.remove(other);
    }
  }

  private void stopRecording(long recordingId) {
    List<Long> recording =
        recordings.containsKey(recordingId)
            ? recordings.remove(recordingId)
            : lost.remove(recordingId);
    if (recording != null) {
      long duration = world.timeMillis() - recording.get(2);
      world.submit(new MediaCommand.RecordingEnded(recordingId, duration, duration * 32));
    }
  }

  private void release(long legId) {
    Playing playing = plays.get(legId);
    if (playing != null) {
      end(legId, playing.playId(), PlayEnd.STOPPED);
    }
    disconnect(legId);
    for (Map.Entry<Long, List<Long>> entry : List.copyOf(recordings.entrySet())) {
      if (entry.getValue().subList(0, 2).contains(legId)) {
        stopRecording(entry.getKey());
      }
    }
    endpoints.remove(legId);
    world.submit(new MediaCommand.EndpointReleased(legId, 0, 0, 0, 0));
  }

  private static String sdp(long legId) {
    return "v=0\r\no=- "
        + legId
        + " 1 IN IP4 127.0.0.1\r\n"
        + "s=-\r\n"
        + "c=IN IP4 127.0.0.1\r\n"
        + "t=0 0\r\n"
        + "m=audio 30000 RTP/AVP 0 101\r\n";
  }
}

package io.tipring.simulation.engine;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Sdp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Stands for the module {@code media-bridge} with a pool of two servers: endpoints without sound.
 */
public final class MediaServer {

  /** How long a prompt is. */
  public static final long PROMPT_MILLIS = 2_500;

  /** How a media server does its work. */
  public record Quality(int delayMillis, int latePerMille, int lateMillis, int failurePerMille) {
    public static final Quality GOOD = new Quality(5, 0, 0, 0);
  }

  private static final int SERVERS = 2;
  private static final long ORPHAN_MILLIS = 10_000;

  private static final class Endpoint {
    private final int server;
    private String remote = "";
    private long playId;
    private boolean playsOn;
    private Agenda.Entry playEnd;
    private long playSinceMillis;
    private long connectedTo;
    private int version;

    Endpoint(int server) {
      this.server = server;
    }
  }

  private record Recording(long legId, long rightLegId, long sinceMillis) {}

  private final Agenda agenda;
  private final SplittableRandom random;
  private final CommandSink sink;
  private final Consumer<String> violations;
  private final TreeMap<Long, Endpoint> endpoints = new TreeMap<>();
  private final TreeMap<Long, Recording> recordings = new TreeMap<>();
  private final TreeMap<Long, Long> busyUntil = new TreeMap<>();
  private final TreeSet<Long> cutFiles = new TreeSet<>();
  private final TreeSet<Long> given = new TreeSet<>();

  /** Legs whose last file could not be played, wherever their endpoint is by now. */
  private final TreeSet<Long> playFailed = new TreeSet<>();

  /** Legs with an endpoint of the run before that this run has not asked for. */
  private final TreeSet<Long> unclaimed = new TreeSet<>();

  private final TreeMap<String, Long> legByParty = new TreeMap<>();
  private final long[] downUntilMillis = new long[SERVERS];
  private Quality quality = Quality.GOOD;
  private int life;

  /**
   * @param violations told what the engine asks against the rules
   */
  public MediaServer(
      Agenda agenda, SplittableRandom random, CommandSink sink, Consumer<String> violations) {
    this.agenda = agenda;
    this.random = random;
    this.sink = sink;
    this.violations = violations;
  }

  public void set(Quality next) {
    quality = next;
  }

  /** The process is gone, and the endpoints with it. */
  public void die() {
    life++;
    for (int server = 0; server < SERVERS; server++) {
      clear(server);
    }
    busyUntil.clear();
    given.clear();
  }

  /** The process is gone, and what was asked of the servers; they go on without it. */
  public void loseEngine() {
    life++;
    busyUntil.clear();
    given.clear();
    unclaimed.addAll(endpoints.keySet());
  }

  /** A run of the process begins: what it does not ask for soon belongs to nobody. */
  public void beginRun() {
    int present = life;
    agenda.in(
        ORPHAN_MILLIS,
        () -> {
          if (present == life) {
            List.copyOf(unclaimed).forEach(this::discard);
          }
        });
  }

  /** All servers are there from now on. */
  public void recover() {
    Arrays.fill(downUntilMillis, 0);
  }

  /**
   * A server dies, and its adapter says so.
   *
   * @param which of them, or all of them if there are no so many
   * @param downMillis for how long it takes no endpoints
   */
  public void fail(int which, long downMillis) {
    for (int server = 0; server < SERVERS; server++) {
      if (server == which || which >= SERVERS) {
        downUntilMillis[server] = agenda.nowMillis() + downMillis;
        clear(server)
            .forEach(
                leg ->
                    sink.submit(new MediaCommand.EndpointLost(leg, Failure.SERVER_LOST, "died")));
        cutFiles.forEach(this::reportCut);
        cutFiles.clear();
      }
    }
  }

  /** Forgets what a server had; gives its legs. */
  private List<Long> clear(int server) {
    List<Long> legs = new ArrayList<>();
    endpoints.forEach(
        (leg, endpoint) -> {
          if (endpoint.server == server) {
            legs.add(leg);
          }
        });
    legs.forEach(this::discard);
    return legs;
  }

  /** The endpoint is gone without a word, and what hung on it. */
  private void discard(long leg) {
    disconnect(leg);
    unclaimed.remove(leg);
    Endpoint endpoint = endpoints.remove(leg);
    agenda.cancel(endpoint.playEnd);
    legByParty.remove(endpoint.remote, leg);
    for (long recordingId : recordingsOf(leg)) {
      recordings.remove(recordingId);
      cutFiles.add(recordingId);
    }
  }

  private List<Long> recordingsOf(long leg) {
    List<Long> ofLeg = new ArrayList<>();
    recordings.forEach(
        (id, recording) -> {
          if (recording.legId() == leg || recording.rightLegId() == leg) {
            ofLeg.add(id);
          }
        });
    return ofLeg;
  }

  public int endpoints() {
    return endpoints.size();
  }

  /** The legs that have an endpoint by the will of this run of the process. */
  public Set<Long> legs() {
    Set<Long> legs = new TreeSet<>(endpoints.keySet());
    legs.removeAll(unclaimed);
    return legs;
  }

  /** Whether the leg has an endpoint. */
  public boolean has(long legId) {
    return endpoints.containsKey(legId);
  }

  /** Whether the two hear each other. */
  public boolean connected(long legId, long otherLegId) {
    Endpoint one = endpoints.get(legId);
    Endpoint other = endpoints.get(otherLegId);
    return one != null
        && other != null
        && one.connectedTo == otherLegId
        && other.connectedTo == legId
        && !one.playsOn
        && !other.playsOn;
  }

  /** Whether something is played to the leg, or would be if the file had not failed. */
  public boolean plays(long legId) {
    Endpoint endpoint = endpoints.get(legId);
    return endpoint != null && (endpoint.playsOn || playFailed.contains(legId));
  }

  /** A party presses a key; lost if its sound does not run here. */
  public void press(String party, char digit) {
    Long leg = legByParty.get(party);
    if (leg != null) {
      sink.submit(new MediaCommand.DtmfReceived(leg, digit, 100));
    }
  }

  /** A party has fallen silent without a word, for 30 s by now. */
  public void silent(String party) {
    Long leg = legByParty.get(party);
    if (leg != null) {
      sink.submit(new MediaCommand.MediaTimedOut(leg, 30_000));
    }
  }

  /** Carries out an effect, after those before it on the same endpoint. */
  public void handle(MediaEffect effect) {
    long leg = effect.legId();
    if (effect instanceof MediaEffect.Allocate) {
      given.remove(leg);
    } else if (given.contains(leg) && !(effect instanceof MediaEffect.StopRecording)) {
      violations.accept("asked of an endpoint that was given back: " + effect);
    }
    if (effect instanceof MediaEffect.Release) {
      given.add(leg);
    }
    long delay = 1 + random.nextInt(quality.delayMillis());
    if (random.nextInt(1000) < quality.latePerMille()) {
      delay += random.nextInt(quality.lateMillis());
    }
    long at = Math.max(agenda.nowMillis() + delay, busyUntil.getOrDefault(leg, 0L));
    busyUntil.put(leg, at);
    int present = life;
    agenda.at(
        at,
        () -> {
          if (present == life) {
            carryOut(effect);
          }
        });
  }

  private boolean fails() {
    return random.nextInt(1000) < quality.failurePerMille();
  }

  private void carryOut(MediaEffect effect) {
    long leg = effect.legId();
    switch (effect) {
      case MediaEffect.Allocate allocate -> {
        if (fails()) {
          failed(leg, allocate.requestId(), Failure.NO_CAPACITY);
          return;
        }
        int server = serverFor(allocate);
        if (server < 0) {
          failed(leg, allocate.requestId(), Failure.SERVER_LOST);
          return;
        }
        if (endpoints.containsKey(leg)) {
          discard(leg);
        }
        endpoints.put(leg, new Endpoint(server));
        hears(leg, allocate.sdpOffer());
        ready(leg, allocate.requestId());
      }
      case MediaEffect.ApplyAnswer apply -> {
        if (endpoints.containsKey(leg) && !fails()) {
          hears(leg, Optional.of(apply.sdpAnswer()));
          sink.submit(new MediaCommand.AnswerApplied(leg, apply.requestId()));
        } else {
          failed(leg, apply.requestId(), Failure.NO_ENDPOINT);
        }
      }
      case MediaEffect.Negotiate negotiate -> {
        if (endpoints.containsKey(leg) && !fails()) {
          hears(leg, Optional.of(negotiate.sdpOffer()));
          ready(leg, negotiate.requestId());
        } else {
          failed(leg, negotiate.requestId(), Failure.NOT_ACCEPTABLE);
        }
      }
      case MediaEffect.Reoffer reoffer -> {
        if (endpoints.containsKey(leg) && !fails()) {
          ready(leg, reoffer.requestId());
        } else {
          failed(leg, reoffer.requestId(), Failure.NO_ENDPOINT);
        }
      }
      case MediaEffect.Play play -> play(play);
      case MediaEffect.StopPlay stop -> {
        if (stop.playId() == MediaEffect.StopPlay.WHATEVER_WAS_LEFT) {
          silence(leg);
        } else {
          endPlay(leg, stop.playId(), PlayEnd.STOPPED);
        }
      }
      case MediaEffect.Connect connect -> connect(leg, connect.otherLegId());
      case MediaEffect.Disconnect _ -> disconnect(leg);
      case MediaEffect.StartRecording start -> record(start);
      case MediaEffect.StopRecording stop -> endRecording(stop.recordingId());
      case MediaEffect.Release _ -> release(leg);
      case MediaEffect.Reclaim reclaim -> {
        unclaimed.remove(leg);
        if (endpoints.containsKey(leg)) {
          ready(leg, reclaim.requestId());
        } else {
          failed(leg, reclaim.requestId(), Failure.NO_ENDPOINT);
        }
      }
      case MediaEffect.JoinConference _,
          MediaEffect.SetRights _,
          MediaEffect.PauseRecording _,
          MediaEffect.MaskRecording _,
          MediaEffect.ResumeRecording _ ->
          violations.accept("not asked for by any call: " + effect);
    }
  }

  /** That of the leg it will be connected with, unless it is late for that; or -1. */
  private int serverFor(MediaEffect.Allocate allocate) {
    Endpoint near = endpoints.get(allocate.nearLegId());
    boolean strays = fails();
    int wanted = near != null && !strays ? near.server : random.nextInt(SERVERS);
    for (int tried = 0; tried < SERVERS; tried++) {
      int server = (wanted + tried) % SERVERS;
      if (downUntilMillis[server] <= agenda.nowMillis()) {
        return server;
      }
    }
    return -1;
  }

  private void hears(long leg, Optional<String> sdp) {
    if (sdp.isPresent()) {
      String party = Sdp.partyOf(sdp.get());
      endpoints.get(leg).remote = party;
      legByParty.put(party, leg);
    }
  }

  private void ready(long leg, long requestId) {
    String sdp = Sdp.of("leg-" + leg, ++endpoints.get(leg).version, "sendrecv");
    sink.submit(new MediaCommand.EndpointReady(leg, requestId, sdp));
  }

  private void failed(long leg, long requestId, Failure failure) {
    sink.submit(new MediaCommand.EndpointFailed(leg, requestId, failure, "simulated"));
  }

  private void play(MediaEffect.Play play) {
    long leg = play.legId();
    Endpoint endpoint = endpoints.get(leg);
    if (endpoint != null && endpoint.playId == play.playId()) {
      if (!endpoint.playsOn) {
        sink.submit(new MediaCommand.PlayEnded(leg, play.playId(), PlayEnd.COMPLETED, 0, ""));
      }
      return;
    }
    if (endpoint != null && endpoint.playsOn) {
      endPlay(leg, endpoint.playId, PlayEnd.STOPPED);
    }
    boolean failed = fails();
    if (failed) {
      playFailed.add(leg);
    } else {
      playFailed.remove(leg);
    }
    if (endpoint == null || failed) {
      sink.submit(new MediaCommand.PlayEnded(leg, play.playId(), PlayEnd.FAILED, 0, "simulated"));
      return;
    }
    endpoint.playId = play.playId();
    endpoint.playsOn = true;
    endpoint.playSinceMillis = agenda.nowMillis();
    if (!play.repeat()) {
      endpoint.playEnd =
          agenda.in(
              PROMPT_MILLIS * play.sounds().size(),
              () -> endPlay(leg, play.playId(), PlayEnd.COMPLETED));
    }
  }

  /** Ends what is on without a word. */
  private void silence(long leg) {
    Endpoint endpoint = endpoints.get(leg);
    if (endpoint != null) {
      endpoint.playsOn = false;
      agenda.cancel(endpoint.playEnd);
      endpoint.playEnd = null;
    }
  }

  private void endPlay(long leg, long playId, PlayEnd end) {
    Endpoint endpoint = endpoints.get(leg);
    if (endpoint != null && endpoint.playsOn && endpoint.playId == playId) {
      endpoint.playsOn = false;
      agenda.cancel(endpoint.playEnd);
      endpoint.playEnd = null;
      long played = agenda.nowMillis() - endpoint.playSinceMillis;
      sink.submit(new MediaCommand.PlayEnded(leg, playId, end, played, ""));
    }
  }

  private void connect(long leg, long otherLeg) {
    Endpoint one = endpoints.get(leg);
    Endpoint other = endpoints.get(otherLeg);
    if (one != null && other != null && one.server != other.server) {
      sink.submit(new MediaCommand.EndpointsApart(leg, otherLeg));
    } else if (one != null && other != null) {
      disconnect(leg);
      disconnect(otherLeg);
      one.connectedTo = otherLeg;
      other.connectedTo = leg;
    }
  }

  private void disconnect(long leg) {
    Endpoint one = endpoints.get(leg);
    if (one != null && one.connectedTo != 0) {
      Endpoint other = endpoints.get(one.connectedTo);
      one.connectedTo = 0;
      if (other != null) {
        other.connectedTo = 0;
      }
    }
  }

  private void record(MediaEffect.StartRecording start) {
    if (recordings.containsKey(start.recordingId())) {
      return;
    }
    if (!endpoints.containsKey(start.legId()) || fails()) {
      sink.submit(new MediaCommand.RecordingFailed(start.recordingId(), Failure.FILE, "simulated"));
      return;
    }
    recordings.put(
        start.recordingId(), new Recording(start.legId(), start.rightLegId(), agenda.nowMillis()));
    sink.submit(new MediaCommand.RecordingStarted(start.recordingId()));
  }

  private void endRecording(long recordingId) {
    Recording recording = recordings.remove(recordingId);
    if (recording != null) {
      long duration = agenda.nowMillis() - recording.sinceMillis();
      sink.submit(new MediaCommand.RecordingEnded(recordingId, duration, duration * 32));
    } else if (cutFiles.remove(recordingId)) {
      reportCut(recordingId);
    } else {
      sink.submit(
          new MediaCommand.RecordingFailed(recordingId, Failure.NO_ENDPOINT, "no such recording"));
    }
  }

  /** What is in the file of a recording that its server did not end. */
  private void reportCut(long recordingId) {
    sink.submit(new MediaCommand.RecordingEnded(recordingId, 1_000, 32_000));
  }

  private void release(long leg) {
    playFailed.remove(leg);
    Endpoint endpoint = endpoints.get(leg);
    if (endpoint != null) {
      endPlay(leg, endpoint.playId, PlayEnd.STOPPED);
      disconnect(leg);
      recordingsOf(leg).forEach(this::endRecording);
      endpoints.remove(leg);
      unclaimed.remove(leg);
      legByParty.remove(endpoint.remote, leg);
    }
    busyUntil.remove(leg);
    sink.submit(new MediaCommand.EndpointReleased(leg, 10, 10, 0, 1));
  }
}

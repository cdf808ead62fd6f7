package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.DtmfReceived;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointLost;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.MediaCommand.PlayEnded;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.freeswitch.channel.Leg.Stage;
import io.tipring.media.freeswitch.channel.Outside.SipOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All legs on one server: gives each effect and each event to what it is about. Every request is
 * answered once, as {@link MediaEffect} says, also where the server says nothing.
 */
public final class Switchboard {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
  private static final int SAMPLES_PER_MILLI = 8;
  private static final long UNLISTED_MILLIS = 1_000;

  private final String engineId;
  private final Outside outside;
  private final Timeouts timeouts;
  private final Connections connections;
  private final Conferences conferences;
  private final Recordings recordings;
  private final SilenceWatch silence;
  private final Strays strays;

  /** The endpoint of each leg. */
  private final Map<Long, Leg> legs = new TreeMap<>();

  /** Those that are being made, by request. */
  private final Map<Long, Leg> newcomers = new TreeMap<>();

  /** Those with a channel, by its uuid; also of those that are leaving. */
  private final Map<String, Leg> channels = new TreeMap<>();

  /** Those whose channels were not named yet since the connection came back. */
  private final Set<Leg> unlisted = new LinkedHashSet<>();

  private boolean online;

  /**
   * @param engineId our journal's id
   * @param conferenceProfile of the server's configuration
   */
  public Switchboard(
      String engineId, String conferenceProfile, Outside outside, Timeouts timeouts) {
    this.engineId = engineId;
    this.outside = outside;
    this.timeouts = timeouts;
    this.conferences = new Conferences(engineId, conferenceProfile, outside);
    this.recordings = new Recordings(outside, timeouts);
    this.strays = new Strays(outside);
    this.silence =
        new SilenceWatch(() -> List.copyOf(legs.values()), outside, timeouts.rtpTimeoutMillis());
    this.connections =
        new Connections(outside, timeouts, conferences, this::inquire, this::giveUp, channels::get);
  }

  /** Carries out an effect. */
  public void handle(MediaEffect effect) {
    if (strays.holdsBack(effect)) {
      return;
    }
    switch (effect) {
      case MediaEffect.Allocate allocate -> allocate(allocate);
      case MediaEffect.Reclaim reclaim -> reclaim(reclaim);
      case MediaEffect.ApplyAnswer apply -> negotiate(apply, apply.requestId());
      case MediaEffect.Negotiate negotiate -> negotiate(negotiate, negotiate.requestId());
      case MediaEffect.Reoffer reoffer -> negotiate(reoffer, reoffer.requestId());
      case MediaEffect.Play play -> play(play);
      case MediaEffect.StopPlay stop ->
          with(stop.legId(), leg -> leg.player().stopPlay(stop.playId()));
      case MediaEffect.Connect connect -> connect(connect);
      case MediaEffect.Disconnect disconnect -> with(disconnect.legId(), connections::disconnect);
      case MediaEffect.JoinConference join ->
          with(join.legId(), leg -> connections.join(leg, join.conferenceId(), join.rights()));
      case MediaEffect.SetRights rights ->
          with(rights.legId(), leg -> conferences.setRights(leg, rights.rights()));
      case MediaEffect.StartRecording start ->
          recordings.start(
              start,
              Optional.ofNullable(legs.get(start.legId()))
                  .filter(_ -> legs.containsKey(start.rightLegId())));
      case MediaEffect.StopRecording stop -> recordings.stop(stop.recordingId());
      case MediaEffect.PauseRecording pause -> recordings.pause(pause.recordingId());
      case MediaEffect.MaskRecording mask -> recordings.mask(mask.recordingId());
      case MediaEffect.ResumeRecording resume -> recordings.resume(resume.recordingId());
      case MediaEffect.Release release -> release(release.legId());
    }
  }

  private void with(long legId, Consumer<Leg> request) {
    Leg leg = legs.get(legId);
    if (leg != null) {
      request.accept(leg);
    }
  }

  // Beginning.

  private void allocate(MediaEffect.Allocate request) {
    long legId = request.legId();
    if (request.sdpOffer().isPresent()) {
      try {
        SessionDescription.parse(request.sdpOffer().get());
      } catch (SdpException e) {
        outside.report(
            new EndpointFailed(legId, request.requestId(), Failure.MALFORMED_SDP, e.getMessage()));
        return;
      }
    }
    Leg leg = new Leg(new LegMark(engineId, legId, request.requestId()), outside, timeouts);
    leg.online(online);
    newcomers.put(request.requestId(), leg);
    outside.invite(leg.mark(), request.sdpOffer(), outcome -> invited(leg, outcome));
  }

  private void invited(Leg leg, SipOutcome outcome) {
    long requestId = leg.mark().requestId();
    if (newcomers.remove(requestId) != leg) {
      if (outcome instanceof SipOutcome.Agreed agreed) {
        outside.bye(agreed.dialog()); // let go meanwhile
      }
      return;
    }
    boolean leaving = leg.stage() == Stage.LEAVING;
    switch (outcome) {
      case SipOutcome.Failed(Failure failure, String detail) -> {
        forgetChannel(leg);
        leg.forget();
        outside.report(new EndpointFailed(leg.id(), requestId, failure, detail));
        if (leaving) {
          outside.report(RtpFigures.NONE.released(leg.id()));
        }
      }
      case SipOutcome.Agreed agreed -> {
        leg.established(agreed);
        Leg before = legs.put(leg.id(), leg);
        if (before != null) {
          letGo(before);
        }
        outside.report(new EndpointReady(leg.id(), requestId, leg.sdp()));
        if (leaving) {
          release(leg.id());
        } else if (leg.diedOf().isPresent()) {
          lost(leg, leg.diedOf().get());
        } else {
          found(leg);
        }
      }
    }
  }

  private void reclaim(MediaEffect.Reclaim request) {
    if (legs.containsKey(request.legId()) || strays.isUnknown(request.legId())) {
      strays.remove(request.legId());
      answerReclaim(request);
      return;
    }
    strays.claim(
        request.legId(),
        facts -> {
          facts.ifPresent(this::adopt);
          answerReclaim(request);
        },
        this::handle);
  }

  private void answerReclaim(MediaEffect.Reclaim request) {
    Leg leg = legs.get(request.legId());
    outside.report(
        leg != null && leg.stage() == Stage.UP
            ? new EndpointReady(request.legId(), request.requestId(), leg.sdp())
            : new EndpointFailed(
                request.legId(),
                request.requestId(),
                Failure.NO_ENDPOINT,
                "the media server has no channel of the leg"));
  }

  private void adopt(ChannelFacts facts) {
    Leg leg = new Leg(facts.mark(), outside, timeouts);
    leg.online(online);
    leg.adopt(facts);
    legs.put(leg.id(), leg);
    channels.put(facts.uuid().text(), leg);
    outside.resume(facts.dialog());
    recordings.adopt(leg, facts.recordings());
  }

  private void negotiate(MediaEffect request, long requestId) {
    Leg leg = legs.get(request.legId());
    if (leg == null) {
      outside.report(
          new EndpointFailed(
              request.legId(), requestId, Failure.NO_ENDPOINT, "the leg has no endpoint"));
    } else {
      leg.negotiate(request);
    }
  }

  private void play(MediaEffect.Play request) {
    Leg leg = legs.get(request.legId());
    if (leg == null) {
      outside.report(
          new PlayEnded(request.legId(), request.playId(), PlayEnd.FAILED, 0, "no endpoint"));
    } else {
      leg.player().play(request);
    }
  }

  private void connect(MediaEffect.Connect request) {
    Leg one = legs.get(request.legId());
    Leg other = legs.get(request.otherLegId());
    if (one != null && other != null && one != other) {
      connections.connect(one, other); // else one of them was released; the engine knows
    }
  }

  // Ending.

  private void release(long legId) {
    Leg coming =
        newcomers.values().stream()
            .filter(each -> each.id() == legId && each.stage() == Stage.INVITING)
            .findFirst()
            .orElse(null);
    Leg leg = legs.remove(legId);
    if (leg == null && coming != null) {
      coming.stage(Stage.LEAVING); // goes as soon as it is there
      return;
    }
    if (coming != null) {
      newcomers.remove(coming.mark().requestId());
      forgetChannel(coming);
    }
    if (leg == null) {
      outside.report(RtpFigures.NONE.released(legId));
      return;
    }
    connections.gone(leg);
    recordings.gone(leg);
    leg.stage(Stage.LEAVING);
    leg.player().stopAll("released");
    leg.refuseNegotiations();
    outside.bye(leg.dialog());
    outside.after(timeouts.releaseMillis(), () -> gone(leg, RtpFigures.NONE, true));
  }

  private void gone(Leg leg, RtpFigures figures, boolean overdue) {
    if (leg.stage() != Stage.LEAVING) {
      return;
    }
    leg.stage(Stage.GONE);
    if (overdue && online && leg.uuid() != null) {
      outside.send(Order.hangUp(leg.uuid()), _ -> {});
    }
    forgetChannel(leg);
    outside.report(figures.released(leg.id()));
  }

  /** Lets the endpoint of a leg go without a word. */
  public void drop(long legId) {
    newcomers.values().removeIf(each -> each.id() == legId);
    strays.remove(legId).ifPresent(this::hangUp);
    Leg leg = legs.remove(legId);
    if (leg != null) {
      letGo(leg);
    }
  }

  private void hangUp(ChannelFacts stray) {
    if (online) {
      outside.send(Order.hangUp(stray.uuid()), _ -> {});
    }
  }

  /** Lets all go, and what nobody has asked for yet too. */
  public void dropAll() {
    legIds().forEach(this::drop);
    strays.removeAll().forEach(this::hangUp);
  }

  private void letGo(Leg leg) {
    connections.gone(leg);
    recordings.forget(leg);
    leg.forget();
    if (leg.dialog() != null) {
      outside.bye(leg.dialog());
    }
    if (online && leg.uuid() != null) {
      outside.send(Order.hangUp(leg.uuid()), _ -> {});
    }
    forgetChannel(leg);
  }

  private void forgetChannel(Leg leg) {
    if (leg.uuid() != null) {
      channels.remove(leg.uuid().text(), leg);
    }
  }

  /** The channel died by itself. */
  private void lost(Leg leg, String cause) {
    legs.remove(leg.id(), leg);
    leg.forget();
    connections.gone(leg);
    recordings.gone(leg);
    outside.bye(leg.dialog());
    if (cause.equals("MEDIA_TIMEOUT")) {
      outside.report(new MediaTimedOut(leg.id(), timeouts.rtpTimeoutMillis()));
    } else {
      outside.report(
          new EndpointLost(leg.id(), Failure.NO_ENDPOINT, "the media server hung up: " + cause));
    }
  }

  private void giveUp(Leg leg) {
    if (legs.get(leg.id()) == leg) {
      ChannelUuid uuid = leg.uuid();
      lost(leg, "the channel does not go where it is sent");
      if (uuid != null) {
        outside.send(Order.hangUp(uuid), _ -> {});
      }
    }
  }

  // The connection.

  /** The connection to the server stands; {@link #present} and {@link #listed} follow. */
  public void connected() {
    online = true;
    silence.begin();
    strays.forgetWaiting();
    unlisted.clear();
    for (Leg leg : allLegs()) {
      boolean hasChannel = leg.stage() == Stage.UP;
      leg.online(!hasChannel);
      if (hasChannel) {
        unlisted.add(leg);
      }
    }
  }

  /** A channel of our engine that is there, as the server knows it at this moment. */
  public void present(ChannelFacts facts) {
    if (!facts.mark().engineId().equals(engineId)) {
      return;
    }
    Leg leg = legOf(facts.mark());
    if (leg == null) {
      strays.found(facts);
      return;
    }
    leg.online(true);
    unlisted.remove(leg);
    if (leg.uuid() == null) {
      channels.put(facts.uuid().text(), leg);
      leg.found(facts.uuid());
    }
    if (leg.stage() == Stage.UP) {
      boolean plays = facts.isPlaying() && facts.playId().orElse(0) == leg.player().playId();
      leg.player().resume(plays);
      connections.found(leg, facts.place());
      recordings.resync(leg, facts.recordings());
    } else {
      leg.place(facts.place());
    }
  }

  /**
   * All that is there was named. The server's list lags a little behind (by some 100 ms, seen on
   * 1.10), so one that is not on it is asked for by its name before it is taken for lost.
   */
  public void listed() {
    for (Leg leg : List.copyOf(unlisted)) {
      if (leg.uuid() == null) {
        outside.after(UNLISTED_MILLIS, () -> missing(leg));
      } else {
        outside.inquire(
            leg.uuid(), facts -> facts.ifPresentOrElse(this::present, () -> missing(leg)));
      }
    }
  }

  private void missing(Leg leg) {
    boolean knownNow = leg.uuid() != null && leg.reachable();
    if (online && unlisted.remove(leg) && legs.get(leg.id()) == leg && !knownNow) {
      lost(leg, "its channel is not there any more");
    }
  }

  /** The connection is gone. */
  public void offline() {
    online = false;
    for (Leg leg : allLegs()) {
      leg.online(false);
      leg.endMove();
      connections.unreachable(leg);
    }
  }

  private List<Leg> allLegs() {
    List<Leg> all = new ArrayList<>(legs.values());
    all.addAll(newcomers.values());
    return all;
  }

  /** The legs that have, or are being given, an endpoint here. */
  public List<Long> legIds() {
    return allLegs().stream().map(Leg::id).distinct().toList();
  }

  // Events.

  /** An event of the server. */
  public void event(EslEvent event) {
    if (event.name().equals("CUSTOM")) {
      conference(event);
      return;
    }
    Leg known = channels.get(event.uuid());
    Leg leg = known == null ? discover(event) : known;
    if (leg == null) {
      return;
    }
    switch (event.name()) {
      case "CHANNEL_PARK" -> {
        if (leg.stage() == Stage.UP) {
          connections.parked(leg);
        } else {
          leg.place(new Place.Parked());
        }
      }
      case "CHANNEL_BRIDGE" -> both(event, connections::bridged);
      case "CHANNEL_UNBRIDGE" ->
          both(
              event,
              (one, other) -> {
                connections.unbridged(one);
                connections.unbridged(other);
              });
      case "PLAYBACK_START" -> leg.player().started();
      case "PLAYBACK_STOP" -> leg.player().stopped(event);
      case "CHANNEL_EXECUTE_COMPLETE" -> completed(leg, event);
      case "DTMF" -> digit(leg, event);
      case "RECORD_START" -> recordings.started(event);
      case "RECORD_STOP" -> recordings.stopped(event);
      case "CHANNEL_HANGUP" -> hungUp(leg, event);
      case "CHANNEL_HANGUP_COMPLETE" -> ended(leg, event);
      default -> {}
    }
  }

  private interface OfTwo {
    void accept(Leg one, Leg other);
  }

  private void both(EslEvent event, OfTwo then) {
    Leg one = channels.get(event.get("Bridge-A-Unique-ID"));
    Leg other = channels.get(event.get("Bridge-B-Unique-ID"));
    if (one != null && other != null) {
      then.accept(one, other);
    }
  }

  /** The first that is heard of a channel of ours. */
  private Leg discover(EslEvent event) {
    Optional<ChannelUuid> uuid = ChannelUuid.of(event.uuid());
    Leg leg = event.variable(LegMark.VARIABLE).flatMap(LegMark::of).map(this::legOf).orElse(null);
    if (uuid.isEmpty() || leg == null || leg.uuid() != null) {
      return null;
    }
    channels.put(uuid.get().text(), leg);
    leg.online(online);
    unlisted.remove(leg);
    leg.found(uuid.get());
    found(leg);
    return leg;
  }

  private Leg legOf(LegMark mark) {
    if (!mark.engineId().equals(engineId)) {
      return null;
    }
    Leg leg = newcomers.get(mark.requestId());
    if (leg == null) {
      leg = legs.get(mark.legId());
    }
    return leg != null && leg.mark().equals(mark) ? leg : null;
  }

  private void found(Leg leg) {
    if (leg.reachable()) {
      connections.settle(leg);
      recordings.pump(leg);
    }
  }

  private static void completed(Leg leg, EslEvent event) {
    if (event.get("Application").equals("playback")) {
      leg.player().completed(event);
    }
  }

  private void digit(Leg leg, EslEvent event) {
    String digit = event.get("DTMF-Digit");
    if (leg.stage() == Stage.UP && digit.matches("[0-9*#A-Da-d]")) {
      long millis = Player.number(event.get("DTMF-Duration")) / SAMPLES_PER_MILLI;
      outside.report(
          new DtmfReceived(
              leg.id(),
              Character.toUpperCase(digit.charAt(0)),
              (int) Math.min(millis, Integer.MAX_VALUE)));
    }
  }

  private void conference(EslEvent event) {
    Leg leg = channels.get(event.uuid());
    if (leg != null && event.get("Action").equals("add-member")) {
      connections.joined(
          leg, event.get("Conference-Name"), (int) Player.number(event.get("Member-ID")));
    }
  }

  private void hungUp(Leg leg, EslEvent event) {
    if (leg.stage() == Stage.INVITING) {
      leg.died(event.get("Hangup-Cause")); // told when SIP says that it had begun
    }
    if (leg.stage() == Stage.UP && legs.get(leg.id()) == leg) {
      LOG.info("The channel of leg {} ended: {}", leg.id(), event.get("Hangup-Cause"));
      lost(leg, event.get("Hangup-Cause"));
    }
  }

  private void ended(Leg leg, EslEvent event) {
    hungUp(leg, event);
    gone(leg, RtpFigures.of(event), false);
    forgetChannel(leg);
  }

  /** Asks the server where a channel is. */
  private void inquire(Leg leg) {
    if (!leg.reachable() || leg.isMoving()) {
      return;
    }
    outside.inquire(
        leg.uuid(),
        facts -> {
          if (legs.get(leg.id()) == leg && leg.reachable() && !leg.isMoving()) {
            facts.ifPresentOrElse(
                is -> connections.found(leg, is.place()),
                () -> connections.found(leg, new Place.Unknown()));
          }
        });
  }
}

package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.AnswerApplied;
import io.tipring.core.command.MediaCommand.EndpointFailed;
import io.tipring.core.command.MediaCommand.EndpointReady;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.core.signalling.DialogId;
import io.tipring.media.freeswitch.channel.Outside.SipOutcome;
import io.tipring.media.freeswitch.channel.Place.Wish;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/** One leg's channel: its dialog with the server, its uuid, and where it is. */
final class Leg {

  /** The life of a channel. */
  enum Stage {
    INVITING,
    UP,
    LEAVING,
    GONE
  }

  private static final long BEHIND_MILLIS = 500;

  private final LegMark mark;
  private final Outside outside;
  private final Player player;
  private final Deque<MediaEffect> negotiations = new ArrayDeque<>();
  private Stage stage = Stage.INVITING;
  private DialogId dialog;
  private String sdp = "";
  private ChannelUuid uuid;
  private boolean online = true;
  private boolean negotiating;
  private boolean hushed;
  private Optional<String> diedOf = Optional.empty();
  private MediaEffect.Reoffer reoffering;
  private Place place = new Place.Unknown();
  private Wish wish = new Wish.Alone();
  private Object move;
  private int failedMoves;

  Leg(LegMark mark, Outside outside, Timeouts timeouts) {
    this.mark = mark;
    this.outside = outside;
    this.player = new Player(this, outside, timeouts);
  }

  long id() {
    return mark.legId();
  }

  LegMark mark() {
    return mark;
  }

  Player player() {
    return player;
  }

  Stage stage() {
    return stage;
  }

  void stage(Stage next) {
    stage = next;
  }

  /** The channel hung up before SIP had said that it was there. */
  void died(String cause) {
    diedOf = Optional.of(cause);
  }

  Optional<String> diedOf() {
    return diedOf;
  }

  DialogId dialog() {
    return dialog;
  }

  ChannelUuid uuid() {
    return uuid;
  }

  /** Whether there is a connection to its server. */
  void online(boolean now) {
    online = now;
  }

  /** Whether a command can get to its channel. */
  boolean reachable() {
    return online && uuid != null && stage == Stage.UP;
  }

  Place place() {
    return place;
  }

  void place(Place now) {
    place = now;
  }

  Wish wish() {
    return wish;
  }

  void wish(Wish now) {
    wish = now;
    failedMoves = 0;
  }

  /** Begins a move to another place; the token tells it from later ones. */
  Object beginMove() {
    move = new Object();
    return move;
  }

  void endMove() {
    move = null;
  }

  boolean isMoving() {
    return move != null;
  }

  boolean isMove(Object token) {
    return move == token;
  }

  int countFailedMove() {
    return ++failedMoves;
  }

  /** Whether it is where it is to be, and can be sent elsewhere. */
  boolean settled() {
    return reachable() && !isMoving() && isInPlace();
  }

  /** Whether it was where it is to be when that was last known. */
  boolean isInPlace() {
    return switch (wish) {
      case Wish.AsIs _ -> !(place instanceof Place.Unknown);
      case Wish.Alone _ -> place instanceof Place.Parked;
      case Wish.With(Leg other) ->
          other.uuid != null && place.equals(new Place.Bridged(other.uuid.text()));
      case Wish.Within(String name) ->
          place instanceof Place.Conferring at && at.conference().equals(name);
    };
  }

  /** The dialog stands. */
  void established(SipOutcome.Agreed agreed) {
    dialog = agreed.dialog();
    sdp = agreed.sdp();
    stage = Stage.UP;
  }

  /** Taken over from an earlier run of the engine. */
  void adopt(ChannelFacts facts) {
    dialog = facts.dialog();
    sdp = facts.localSdp();
    stage = Stage.UP;
    uuid = facts.uuid();
    place = facts.place();
    wish = new Wish.AsIs();
    facts.playId().ifPresent(id -> player.adopt(id, facts.isPlaying()));
  }

  /** Its channel was found; sets what all channels of ours have set. */
  void found(ChannelUuid channel) {
    if (uuid != null) {
      return;
    }
    uuid = channel;
    TreeMap<String, String> variables = new TreeMap<>();
    variables.put("park_after_bridge", "true");
    variables.put("hangup_after_bridge", "false");
    // Else the star key ends a prompt, and a peer on hold has the other one hear music.
    variables.put("playback_terminators", "none");
    variables.put("hold_music", "silence");
    variables.put("RECORD_STEREO", "true");
    // Else a mask begins half a second late (seen in recorded sessions).
    variables.put("RECORD_PRE_BUFFER_FRAMES", "0");
    outside.send(Order.set(uuid, variables), _ -> {});
  }

  // What is agreed with the server; one request at a time.

  void negotiate(MediaEffect request) {
    negotiations.add(request);
    nextNegotiation();
  }

  private void nextNegotiation() {
    if (negotiating || negotiations.isEmpty() || stage == Stage.INVITING) {
      return;
    }
    MediaEffect request = negotiations.poll();
    if (stage != Stage.UP) {
      fail(request, Failure.NO_ENDPOINT, "the endpoint is gone");
      nextNegotiation();
      return;
    }
    switch (request) {
      case MediaEffect.ApplyAnswer apply -> offer(apply, apply.sdpAnswer());
      case MediaEffect.Negotiate negotiate -> offer(negotiate, negotiate.sdpOffer());
      case MediaEffect.Reoffer reoffer -> reoffer(reoffer);
      default -> throw new IllegalArgumentException("no negotiation: " + request);
    }
  }

  /** Needs no word with the server, but comes behind what was asked of the channel before. */
  private void reoffer(MediaEffect.Reoffer request) {
    negotiating = true;
    Runnable answer =
        () -> {
          if (negotiating && reoffering == request) {
            reoffering = null;
            negotiated(request, new SipOutcome.Agreed(dialog, sdp));
          }
        };
    reoffering = request;
    if (reachable()) {
      outside.send(Order.exists(uuid), _ -> answer.run());
      outside.after(BEHIND_MILLIS, answer);
    } else {
      outside.after(0, answer);
    }
  }

  private void offer(MediaEffect request, String theirs) {
    boolean silent;
    try {
      silent = Descriptions.isSilent(SessionDescription.parse(theirs));
    } catch (SdpException e) {
      fail(request, Failure.MALFORMED_SDP, e.getMessage());
      nextNegotiation();
      return;
    }
    negotiating = true;
    outside.reinvite(
        dialog,
        theirs,
        outcome -> {
          if (outcome instanceof SipOutcome.Agreed) {
            hush(silent);
          }
          negotiated(request, outcome);
        });
  }

  /** The server lets through what a peer sends although it said that it would not. */
  private void hush(boolean silent) {
    if (silent != hushed && reachable()) {
      hushed = silent;
      outside.send(Order.hush(uuid, silent), _ -> {});
    }
  }

  private void negotiated(MediaEffect request, SipOutcome outcome) {
    negotiating = false;
    if (stage != Stage.GONE) {
      switch (outcome) {
        case SipOutcome.Agreed agreed -> {
          sdp = agreed.sdp();
          outside.report(
              request instanceof MediaEffect.ApplyAnswer apply
                  ? new AnswerApplied(id(), apply.requestId())
                  : new EndpointReady(id(), requestId(request), side(request)));
        }
        case SipOutcome.Failed(Failure failure, String detail) -> fail(request, failure, detail);
      }
    }
    nextNegotiation();
  }

  private String side(MediaEffect request) {
    return request instanceof MediaEffect.Reoffer ? Descriptions.offer(sdp) : sdp;
  }

  /** The present side of ours. */
  String sdp() {
    return sdp;
  }

  /** Answers what waits to be negotiated, because the channel goes. */
  void refuseNegotiations() {
    while (!negotiations.isEmpty()) {
      fail(negotiations.poll(), Failure.NO_ENDPOINT, "the endpoint is gone");
    }
  }

  private void fail(MediaEffect request, Failure failure, String detail) {
    outside.report(new EndpointFailed(id(), requestId(request), failure, detail));
  }

  private static long requestId(MediaEffect request) {
    return switch (request) {
      case MediaEffect.ApplyAnswer apply -> apply.requestId();
      case MediaEffect.Negotiate negotiate -> negotiate.requestId();
      case MediaEffect.Reoffer reoffer -> reoffer.requestId();
      default -> throw new IllegalArgumentException("no negotiation: " + request);
    };
  }

  /** Forgets all that is unanswered. */
  void forget() {
    stage = Stage.GONE;
    negotiations.clear();
    player.forget();
  }
}

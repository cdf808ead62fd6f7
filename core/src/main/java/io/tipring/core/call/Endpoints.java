package io.tipring.core.call;

import io.tipring.core.call.Leg.Endpoint;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.event.LegEvent.PlayStarted;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.turn.Turn;
import java.util.List;
import java.util.Optional;

/** What is asked of the media server for a leg. Owned by the writer. */
final class Endpoints {

  private final LegTable table;

  Endpoints(LegTable table) {
    this.table = table;
  }

  /** Makes the endpoint of an inbound leg ready before it is answered. */
  Leg prepare(Turn turn, Leg leg) {
    if (leg.media().endpoint() != Endpoint.NONE) {
      return leg;
    }
    return allocate(turn, leg, leg.media().remoteOffer(), leg.dialog().peer());
  }

  /** Asks for an endpoint, on the server of the other side of the call if that has one. */
  Leg allocate(Turn turn, Leg leg, Optional<String> offer, SipAddress peer) {
    long request = turn.newId();
    turn.effect(
        new MediaEffect.Allocate(
            leg.id(), request, offer, leg.facts().trunk(), peer, neighbourOf(leg)));
    return table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.REQUESTED, request)));
  }

  private long neighbourOf(Leg leg) {
    for (Leg other : table.ofCall(leg.facts().callId())) {
      boolean hasPlace =
          switch (other.media().endpoint()) {
            case REQUESTED, READY, ACTIVE, RECLAIMING -> true;
            case NONE, RELEASING, RELEASED, LOST -> false;
          };
      if (hasPlace && other.id() != leg.id()) {
        return other.id();
      }
    }
    return 0;
  }

  /** Asks whether the endpoint that an earlier run of the process had is still there. */
  Leg reclaim(Turn turn, Leg leg) {
    long request = turn.newId();
    turn.effect(new MediaEffect.Reclaim(leg.id(), request));
    return table.put(leg.withMedia(leg.media().withEndpoint(Endpoint.RECLAIMING, request)));
  }

  /** Gives the peer's answer to the media server. */
  Leg applyAnswer(Turn turn, Leg leg, String sdp) {
    long request = turn.newId();
    turn.effect(new MediaEffect.ApplyAnswer(leg.id(), request, sdp));
    return table.put(leg.withMedia(leg.media().withRequest(request)));
  }

  /** Has the media server agree to a new offer of the peer, or make one of its own (§14.2). */
  void renegotiate(Turn turn, Leg leg, Optional<String> sdpOffer) {
    long request = turn.newId();
    turn.effect(
        sdpOffer.isPresent()
            ? new MediaEffect.Negotiate(leg.id(), request, sdpOffer.get())
            : new MediaEffect.Reoffer(leg.id(), request));
    table.put(leg.withMedia(leg.media().withRequest(request)));
  }

  /** Plays to the leg, or as soon as it has its endpoint back; returns the play's id. */
  long play(Turn turn, Leg leg, List<MediaEffect.Sound> sounds, boolean repeat) {
    Leg.Playing playing = new Leg.Playing(turn.newId(), sounds, repeat);
    Leg present = table.put(leg.withMedia(leg.media().withPlaying(Optional.of(playing))));
    turn.event(
        new PlayStarted(
            leg.facts().contactId(),
            leg.id(),
            playing.playId(),
            sounds.stream().map(Endpoints::nameOf).toList(),
            repeat));
    if (present.media().isActive()) {
      repeatPlay(turn, present);
    }
    return playing.playId();
  }

  private static String nameOf(MediaEffect.Sound sound) {
    return switch (sound) {
      case MediaEffect.Sound.Prompt prompt -> prompt.name();
      case MediaEffect.Sound.Music music -> "music " + music.name();
      case MediaEffect.Sound.Tone _ -> "tone";
      case MediaEffect.Sound.Silence _ -> "silence";
      case MediaEffect.Sound.Digits _ -> "digits";
    };
  }

  /** Begins once more what the leg is to hear. */
  void repeatPlay(Turn turn, Leg leg) {
    leg.media()
        .playing()
        .ifPresent(
            on ->
                turn.effect(new MediaEffect.Play(leg.id(), on.playId(), on.sounds(), on.repeat())));
  }

  void stopPlay(Turn turn, Leg leg) {
    Optional<Leg.Playing> playing = leg.media().playing();
    if (playing.isEmpty()) {
      return;
    }
    if (leg.media().isActive()) {
      turn.effect(new MediaEffect.StopPlay(leg.id(), playing.get().playId()));
    }
    table.put(leg.withMedia(leg.media().withPlaying(Optional.empty())));
  }
}

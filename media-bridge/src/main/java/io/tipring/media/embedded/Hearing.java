package io.tipring.media.embedded;

import io.tipring.core.effect.MediaEffect;
import io.tipring.media.codec.Codec;
import java.util.Arrays;

/**
 * What the peer of a leg hears: its play, else whom it is connected with, else its conference, else
 * silence. Home thread of the endpoint only.
 */
final class Hearing {
  private final Endpoint endpoint;
  private final SoundLibrary sounds;
  private final Player player;
  private Endpoint partner;
  private Conference conference;

  Hearing(Endpoint endpoint, SoundLibrary sounds, Player.Listener ended) {
    this.endpoint = endpoint;
    this.sounds = sounds;
    this.player = new Player(ended);
  }

  /** Begins a play as soon as its sounds are there; the one that is on already goes on. */
  void play(MediaEffect.Play request) {
    long playId = request.playId();
    if (player.has(playId)) {
      return;
    }
    player.prepare(playId);
    sounds.load(
        request.sounds(),
        endpoint.session(),
        loaded -> endpoint.post(() -> begin(request, loaded)));
  }

  private void begin(MediaEffect.Play request, SoundLibrary.Loaded loaded) {
    if (!player.awaits(request.playId())) {
      return;
    }
    if (loaded.failure().isEmpty()) {
      long skipped = Math.max(0, request.fromMillis()) * (Codec.CLOCK_HZ / 1_000);
      player.start(loaded.sources(), request.repeat(), skipped, endpoint.houseSamples());
    } else {
      player.fail(loaded.failure());
    }
  }

  void stopPlay(long playId) {
    player.stop(playId);
  }

  void connect(Endpoint other) {
    disconnect();
    partner = other;
  }

  void join(Conference joined) {
    disconnect();
    conference = joined;
  }

  void disconnect() {
    partner = null;
    conference = null;
  }

  /** The endpoint is released: the play ends, and nobody is heard any more. */
  void end() {
    player.stop("released");
    disconnect();
  }

  /** The endpoint is replaced by another: nothing is said of its play. */
  void forget() {
    player.forget();
    disconnect();
  }

  /** To whom the leg's digits go on as events, or null. */
  Endpoint takerOfDigits(MediaThread thread) {
    return partner != null && partner.livesOn(thread) && partner.session().takesEvents()
        ? partner
        : null;
  }

  /**
   * Lets the play go on by a frame, which is then in {@code thread.pcm}.
   *
   * @return whether there is a play
   */
  boolean advance(MediaThread thread) {
    boolean playing = player.playing();
    if (playing) {
      player.fill(thread.pcm, thread.houseSamples());
    }
    return playing;
  }

  /**
   * Codes the frame that the peer is sent into {@code thread.codes}.
   *
   * @param playing what {@link #advance} said
   */
  void encode(MediaThread thread, boolean playing) {
    byte[] codes = thread.codes;
    Codec sent = endpoint.session().sentCodec();
    if (playing || conference != null && conference.mixFor(endpoint, thread)) {
      sent.encode(thread.pcm, 0, codes, 0, codes.length);
    } else if (partner != null && partner.livesOn(thread)) {
      RtpSession heard = partner.session();
      System.arraycopy(heard.said, 0, codes, 0, codes.length);
      heard.saidCodec().transcode(codes, 0, codes.length, sent);
    } else {
      Arrays.fill(codes, sent.silence());
    }
  }
}

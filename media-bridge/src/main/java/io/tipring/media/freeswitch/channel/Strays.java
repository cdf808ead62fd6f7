package io.tipring.media.freeswitch.channel;

import io.tipring.core.effect.MediaEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Channels of an earlier run of the engine. Each waits until its leg asks for it; then the server
 * says how it stands by now, since nobody listened in between, and what is asked of the leg
 * meanwhile waits for that.
 */
final class Strays {

  private record Claim(ChannelFacts stray, List<MediaEffect> held) {}

  private final Outside outside;

  /** Nobody has asked for these yet, by leg. */
  private final Map<Long, ChannelFacts> waiting = new TreeMap<>();

  private final Map<Long, Claim> claimed = new TreeMap<>();

  Strays(Outside outside) {
    this.outside = outside;
  }

  /** A channel whose leg is not here. */
  void found(ChannelFacts facts) {
    waiting.put(facts.mark().legId(), facts);
  }

  /** Whether nothing is known of a channel of this leg. */
  boolean isUnknown(long legId) {
    return !waiting.containsKey(legId);
  }

  /**
   * Asks for the channel of a leg.
   *
   * @param then told how it stands, or that it is gone; not called for one that is let go meanwhile
   * @param after carries out what was held back
   */
  void claim(long legId, Consumer<Optional<ChannelFacts>> then, Consumer<MediaEffect> after) {
    ChannelFacts stray = waiting.remove(legId);
    Claim claim = new Claim(stray, new ArrayList<>());
    claimed.put(legId, claim);
    outside.inquire(
        stray.uuid(),
        facts -> {
          if (claimed.get(legId) == claim) {
            claimed.remove(legId);
            then.accept(facts.filter(now -> now.mark().equals(stray.mark())));
            claim.held().forEach(after);
          }
        });
  }

  /** Keeps an effect back while its leg's channel is asked for; whether it does. */
  boolean holdsBack(MediaEffect effect) {
    Claim claim = claimed.get(effect.legId());
    return claim != null && claim.held().add(effect);
  }

  /** Takes the channel of a leg away, if there is one: nobody will ask for it. */
  Optional<ChannelFacts> remove(long legId) {
    Claim claim = claimed.remove(legId);
    ChannelFacts unclaimed = waiting.remove(legId);
    return claim != null ? Optional.of(claim.stray()) : Optional.ofNullable(unclaimed);
  }

  /** Takes all of them away. */
  List<ChannelFacts> removeAll() {
    List<ChannelFacts> all = new ArrayList<>(waiting.values());
    claimed.values().forEach(claim -> all.add(claim.stray()));
    waiting.clear();
    claimed.clear();
    return all;
  }

  /** The server will name anew what waits. */
  void forgetWaiting() {
    waiting.clear();
  }
}

package io.tipring.media.embedded;

import io.tipring.core.effect.MediaEffect.Audience;
import io.tipring.core.effect.MediaEffect.Rights;
import io.tipring.media.codec.Codec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Legs that hear each other as far as their rights go. The writer thread says who is in it; the
 * media thread on which its members live mixes: each hears the sum of all others that it may hear.
 */
final class Conference {
  /** Who more is added costs each of the others a decoded frame. */
  static final int MAX_MEMBERS = 32;

  private record Member(Endpoint endpoint, Rights rights) {
    boolean isHeardBy(Endpoint listener) {
      return switch (rights.heardBy()) {
        case Audience.Everyone _ -> true;
        case Audience.Nobody _ -> false;
        case Audience.Only(long legId) -> legId == listener.legId();
      };
    }
  }

  private final long id;
  private volatile List<Member> members = List.of();

  Conference(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  boolean isFull() {
    return members.size() >= MAX_MEMBERS;
  }

  /** Takes a member in, or gives it other rights. Writer thread. */
  void put(Endpoint endpoint, Rights rights) {
    List<Member> next = without(endpoint);
    next.add(new Member(endpoint, rights));
    members = List.copyOf(next);
  }

  /** Writer thread. */
  void remove(Endpoint endpoint) {
    members = List.copyOf(without(endpoint));
  }

  private List<Member> without(Endpoint endpoint) {
    List<Member> others = new ArrayList<>(members);
    others.removeIf(member -> member.endpoint() == endpoint);
    return others;
  }

  /**
   * Mixes into {@code thread.pcm} what a member hears in the present frame. A member that has not
   * moved to this thread yet is not heard. Media thread of the listener.
   *
   * @return false if it hears nothing
   */
  boolean mixFor(Endpoint listener, MediaThread thread) {
    List<Member> present = members;
    boolean hears = false;
    for (Member member : present) {
      hears |= member.endpoint() == listener && member.rights().hears();
    }
    if (!hears) {
      return false;
    }
    int[] sum = thread.sum;
    Arrays.fill(sum, 0);
    for (Member member : present) {
      Endpoint speaker = member.endpoint();
      if (speaker != listener && member.isHeardBy(listener) && speaker.livesOn(thread)) {
        add(speaker.session(), sum);
      }
    }
    for (int i = 0; i < sum.length; i++) {
      thread.pcm[i] = (short) Math.clamp(sum[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return true;
  }

  private static void add(RtpSession speaker, int[] sum) {
    byte[] said = speaker.said;
    Codec codec = speaker.saidCodec();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += codec.decode(said[i]);
    }
  }
}

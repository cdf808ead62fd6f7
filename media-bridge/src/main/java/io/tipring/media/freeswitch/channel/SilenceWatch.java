package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand.MediaTimedOut;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notices peers that were there and have fallen silent, by asking the server from time to time how
 * many packets it has had of each. As with the embedded media server the watch begins with the
 * first packet (before it a peer may be ringing for long), nothing is expected of a peer that
 * holds, and a silence is reported once; the next packet begins anew.
 *
 * <p>The server's own timeout ({@code media_timeout}) would do none of that: it runs while a phone
 * rings, goes on while a peer holds, and hangs up by itself.
 *
 * <p>What counts is how often a peer was found silent, not the time between: time in which this
 * process or the server stood still is no silence of a peer.
 */
final class SilenceWatch {
  private static final int LOOKS = 4;
  private static final long LEAST_MILLIS = 100;

  /** Those of one round are not all asked at once. */
  private static final long STEP_MILLIS = 100;

  private static final Pattern PACKETS = Pattern.compile("\"in_packet_count\":([0-9]{1,15})[,}]");

  private record Seen(long packets, int silentLooks) {}

  private final Supplier<List<Leg>> legs;
  private final Outside outside;
  private final long limitMillis;
  private final long roundMillis;
  private final Map<Leg, Seen> seen = new LinkedHashMap<>();
  private boolean watching;

  /**
   * @param legs those with an endpoint
   * @param limitMillis of silence; 0 for never
   */
  SilenceWatch(Supplier<List<Leg>> legs, Outside outside, long limitMillis) {
    this.legs = legs;
    this.outside = outside;
    this.limitMillis = limitMillis;
    this.roundMillis = Math.max(LEAST_MILLIS, limitMillis / LOOKS);
  }

  /** Watches from now on. */
  void begin() {
    if (limitMillis > 0 && !watching) {
      watching = true;
      round();
    }
  }

  private void round() {
    List<Leg> all = legs.get().stream().filter(SilenceWatch::isToBeHeard).toList();
    seen.keySet().retainAll(all);
    long steps = Math.max(1, roundMillis / STEP_MILLIS);
    look(all, 0, (int) ((all.size() + steps - 1) / steps));
    outside.after(roundMillis, this::round);
  }

  private static boolean isToBeHeard(Leg leg) {
    return leg.reachable() && Descriptions.isTwoWay(leg.sdp());
  }

  private void look(List<Leg> all, int from, int atOnce) {
    int to = Math.min(all.size(), from + atOnce);
    for (Leg leg : all.subList(from, to)) {
      if (isToBeHeard(leg)) {
        outside.send(Order.packets(leg.uuid()), reply -> judge(leg, reply));
      }
    }
    if (to < all.size()) {
      outside.after(STEP_MILLIS, () -> look(all, to, atOnce));
    }
  }

  private void judge(Leg leg, Reply reply) {
    Matcher packets = PACKETS.matcher(reply.text());
    if (!reply.ok() || !isToBeHeard(leg) || !packets.find()) {
      seen.remove(leg);
      return;
    }
    long now = Long.parseLong(packets.group(1));
    Seen before = seen.get(leg);
    boolean silent = now > 0 && before != null && before.packets() == now;
    int silentLooks = silent ? before.silentLooks() + 1 : 0;
    seen.put(leg, new Seen(now, silentLooks));
    if (silentLooks == LOOKS) {
      outside.report(new MediaTimedOut(leg.id(), limitMillis));
    }
  }
}

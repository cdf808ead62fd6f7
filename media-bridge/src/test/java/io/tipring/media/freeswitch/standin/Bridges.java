package io.tipring.media.freeswitch.standin;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Two channels together and apart again, in the order that the recorded sessions 14 and 15 show.
 */
final class Bridges {
  private static final long STEP_MILLIS = 20;
  private final Exchange exchange;

  Bridges(Exchange exchange) {
    this.exchange = exchange;
  }

  /** {@code uuid_bridge}: the reply says only that it was accepted. */
  void connect(Channel first, Channel second) {
    exchange
        .loop()
        .later(
            STEP_MILLIS,
            () -> {
              if (first.up() && second.up()) {
                apart(first, second);
                apart(second, first);
                first.applications().unwind();
                second.applications().unwind();
                exchange.loop().later(STEP_MILLIS, () -> together(first, second));
              }
            });
  }

  private void together(Channel first, Channel second) {
    if (!first.up() || !second.up()) {
      afterwards(first);
      afterwards(second);
      return;
    }
    first.bridgedWith(second, true);
    second.bridgedWith(first, false);
    first.publish(execute(first, second));
    second.publish(execute(second, first));
    second.state("CS_EXCHANGE_MEDIA", 5);
    first.publish(ids(first.event("CHANNEL_BRIDGE"), first, second));
    second.publish(second.event("CALL_UPDATE").put("Bridged-To", first.uuid()));
    first.publish(first.event("CALL_UPDATE").put("Bridged-To", second.uuid()));
  }

  private static Event execute(Channel channel, Channel other) {
    return channel
        .event("CHANNEL_EXECUTE")
        .put("Application", "uuid_bridge")
        .put("Application-Data", other.uuid());
  }

  private static Event ids(Event event, Channel first, Channel second) {
    return event.put("Bridge-A-Unique-ID", first.uuid()).put("Bridge-B-Unique-ID", second.uuid());
  }

  /** Takes a channel out of a bridge with another than {@code staying}. */
  private void apart(Channel channel, Channel staying) {
    Channel other = channel.partner();
    if (other == null) {
      return;
    }
    unbridge(channel, other);
    if (other != staying) {
      afterwards(other);
    }
  }

  private static void unbridge(Channel channel, Channel other) {
    Channel first = channel.firstOfBridge() ? channel : other;
    Channel second = first == channel ? other : channel;
    first.publish(ids(first.event("CHANNEL_UNBRIDGE"), first, second));
    channel.unbridged();
    other.unbridged();
  }

  /** What becomes of a channel that is alone. */
  private static void afterwards(Channel left) {
    if (!left.up() || left.partner() != null) {
      return;
    }
    if (left.state().equals("CS_SOFT_EXECUTE")) {
      left.state("CS_EXECUTE", 4);
    }
    left.applications().unwind();
    if (left.isTrue("park_after_bridge")) {
      left.applications().parkByState();
    } else {
      left.hangUp(Cause.NORMAL_CLEARING, true);
    }
  }

  /** One of a bridge has hung up. */
  void ended(Channel gone, Channel other) {
    gone.applications().unwind();
    if (!gone.firstOfBridge()) {
      gone.complete();
    }
    exchange
        .loop()
        .later(
            STEP_MILLIS,
            () -> {
              boolean first = gone.firstOfBridge();
              if (gone.partner() == other) {
                unbridge(gone, other);
              }
              if (first) {
                gone.complete();
              }
              afterwards(other);
              gone.finish();
            });
  }

  /** {@code uuid_transfer}: the dialplan anew, for one or both. */
  void transfer(
      Channel channel, boolean both, String destination, boolean inline, Deque<Application> plan) {
    channel.goingTo(destination, inline);
    if (both && channel.partner() != null) {
      channel.partner().goingTo(destination, inline);
    }
    exchange
        .loop()
        .later(
            STEP_MILLIS,
            () -> {
              if (!channel.up()) {
                return;
              }
              Channel other = channel.partner();
              if (other != null) {
                unbridge(channel, other);
              }
              restart(channel, plan);
              if (other != null && both && other.up()) {
                Deque<Application> again = new ArrayDeque<>();
                plan.forEach(each -> again.add(Application.of(each.name, each.data)));
                restart(other, again);
              } else if (other != null) {
                afterwards(other);
              }
            });
  }

  private static void restart(Channel channel, Deque<Application> plan) {
    channel.applications().unwind();
    channel.arrived();
    channel.state("CS_EXECUTE", 4);
    channel.applications().follow(plan);
  }
}

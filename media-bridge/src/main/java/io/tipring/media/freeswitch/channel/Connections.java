package io.tipring.media.freeswitch.channel;

import io.tipring.core.effect.MediaEffect.Rights;
import io.tipring.media.freeswitch.channel.Outside.Reply;
import io.tipring.media.freeswitch.channel.Place.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings channels to where they are to be: alone, bridged with another, in a conference. Each
 * request only changes what is wished; a channel on its way is let arrive, and then sent on if the
 * wish has changed meanwhile.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int MOST_FAILED_MOVES = 4;
  private static final long RETRY_MILLIS = 100;

  private final Outside outside;
  private final Timeouts timeouts;
  private final Conferences conferences;
  private final Consumer<Leg> inquire;
  private final Consumer<Leg> giveUp;
  private final Function<String, Leg> byUuid;

  /**
   * @param inquire asks the server where a channel is, and calls {@link #found}
   * @param giveUp a channel can't be brought to where it should be
   * @param byUuid the leg of a channel, or null
   */
  Connections(
      Outside outside,
      Timeouts timeouts,
      Conferences conferences,
      Consumer<Leg> inquire,
      Consumer<Leg> giveUp,
      Function<String, Leg> byUuid) {
    this.outside = outside;
    this.timeouts = timeouts;
    this.conferences = conferences;
    this.inquire = inquire;
    this.giveUp = giveUp;
    this.byUuid = byUuid;
  }

  void connect(Leg one, Leg other) {
    if (one.wish().equals(new Wish.With(other)) && other.wish().equals(new Wish.With(one))) {
      return;
    }
    List<Leg> left = new ArrayList<>();
    for (Leg each : List.of(one, other)) {
      conferences.leave(each);
      if (each.wish() instanceof Wish.With(Leg before) && before != one && before != other) {
        before.wish(new Wish.Alone());
        left.add(before);
      }
    }
    one.wish(new Wish.With(other));
    other.wish(new Wish.With(one));
    settle(one);
    left.forEach(this::settle);
  }

  void disconnect(Leg leg) {
    conferences.leave(leg);
    Leg other = leg.wish() instanceof Wish.With(Leg with) ? with : null;
    leg.wish(new Wish.Alone());
    if (other != null) {
      other.wish(new Wish.Alone());
    }
    settle(leg);
    if (other != null) {
      settle(other);
    }
  }

  void join(Leg leg, long conferenceId, Rights rights) {
    Leg other = leg.wish() instanceof Wish.With(Leg with) ? with : null;
    String name = conferences.expect(leg, conferenceId, rights);
    leg.wish(new Wish.Within(name));
    if (other != null) {
      other.wish(new Wish.Alone());
    }
    settle(leg);
    if (other != null) {
      settle(other);
    }
  }

  /** The leg goes; who was with it is alone. */
  void gone(Leg leg) {
    conferences.leave(leg);
    if (leg.wish() instanceof Wish.With(Leg other)) {
      other.wish(new Wish.Alone());
      settle(other);
    }
    leg.wish(new Wish.Alone());
  }

  /** Sends the leg on its way if it is not where it should be, or lets it play what it is to. */
  void settle(Leg leg) {
    if (leg.settled()) {
      leg.player().pump();
      return;
    }
    if (!leg.reachable()) {
      unreachable(leg);
      return;
    }
    if (leg.isMoving() || leg.place() instanceof Place.Unknown) {
      return;
    }
    switch (leg.wish()) {
      case Wish.AsIs _ -> {}
      case Wish.Alone _ -> part(leg);
      case Wish.With(Leg other) -> bridge(leg, other);
      case Wish.Within(String name) -> {
        Object move = moving(leg);
        outside.send(conferences.join(leg, name), reply -> ordered(leg, move, reply));
      }
    }
  }

  /**
   * Its server can't be told anything now. One that is where it should be stays however long that
   * lasts; another is given up in time, so that another server may do what this one doesn't.
   */
  void unreachable(Leg leg) {
    if (!leg.isInPlace()) {
      outside.after(
          timeouts.moveMillis(),
          () -> {
            if (leg.stage() == Leg.Stage.UP && !leg.reachable() && !leg.isInPlace()) {
              giveUp.accept(leg);
            }
          });
    }
  }

  private void bridge(Leg leg, Leg other) {
    boolean ready =
        other.reachable() && !other.isMoving() && !(other.place() instanceof Place.Unknown);
    if (!ready) {
      return; // settled again when that one arrives
    }
    Object move = moving(leg);
    Object otherMove = moving(other);
    outside.send(
        Order.bridge(leg.uuid(), other.uuid()),
        reply -> {
          ordered(leg, move, reply);
          ordered(other, otherMove, reply);
        });
  }

  private void part(Leg leg) {
    Leg other = leg.place() instanceof Place.Bridged(String uuid) ? byUuid.apply(uuid) : null;
    boolean both =
        other != null
            && other.reachable()
            && !other.isMoving()
            && other.wish() instanceof Wish.Alone
            && other.place().equals(new Place.Bridged(leg.uuid().text()));
    Object move = moving(leg);
    if (!both) {
      outside.send(Order.park(leg.uuid()), reply -> ordered(leg, move, reply));
      return;
    }
    Object otherMove = moving(other);
    outside.send(
        Order.parkBoth(leg.uuid()),
        reply -> {
          ordered(leg, move, reply);
          ordered(other, otherMove, reply);
        });
  }

  private Object moving(Leg leg) {
    Object move = leg.beginMove();
    outside.after(
        timeouts.moveMillis(),
        () -> {
          if (leg.isMove(move)) {
            fail(leg);
          }
        });
    return move;
  }

  private void ordered(Leg leg, Object move, Reply reply) {
    if (leg.isMove(move) && (reply.refused() || !reply.sent())) {
      fail(leg);
    }
  }

  private void fail(Leg leg) {
    leg.endMove();
    if (!leg.reachable()) {
      return;
    }
    if (leg.countFailedMove() >= MOST_FAILED_MOVES) {
      LOG.warn("The channel of leg {} does not go where it is sent", leg.id());
      giveUp.accept(leg);
      return;
    }
    outside.after(RETRY_MILLIS, () -> inquire.accept(leg));
  }

  // What the server tells.

  void parked(Leg leg) {
    boolean onItsWay = leg.isMoving() && !(leg.wish() instanceof Wish.Alone);
    if (onItsWay && !(leg.place() instanceof Place.Unknown)) {
      return; // it is parked in between, such as at the end of the bridge before
    }
    arrived(leg, new Place.Parked());
  }

  void bridged(Leg one, Leg other) {
    one.place(new Place.Bridged(other.uuid().text()));
    other.place(new Place.Bridged(one.uuid().text()));
    one.endMove();
    other.endMove();
    settleBoth(one, other);
  }

  private void settleBoth(Leg one, Leg other) {
    settle(one);
    settle(other);
  }

  /** The bridge has ended: both park, if they are not on their way elsewhere. */
  void unbridged(Leg leg) {
    if (leg.place() instanceof Place.Bridged && !leg.isMoving()) {
      leg.place(new Place.Unknown());
      moving(leg);
    }
  }

  void joined(Leg leg, String conference, int memberId) {
    arrived(leg, new Place.Conferring(conference, memberId));
    conferences.joined(leg, conference, memberId);
  }

  /** The server has said where it is. */
  void found(Leg leg, Place place) {
    leg.place(place);
    leg.endMove();
    if (place instanceof Place.Unknown) {
      moving(leg);
      return;
    }
    arrived(leg, place);
  }

  private void arrived(Leg leg, Place place) {
    leg.place(place);
    leg.endMove();
    settle(leg);
    if (leg.wish() instanceof Wish.With(Leg other)) {
      settle(other);
    }
  }
}

package io.tipring.core.turn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The pending timers in the order (deadline, id). Owned by the writer. */
final class TimerQueue {

  private static final long GRACE_MILLIS = 5_000;
  private static final long LONGEST_GRACE_MILLIS = 60_000;

  private final TreeSet<Timer> inOrder = new TreeSet<>();
  private final Map<Long, Timer> byId = new LinkedHashMap<>();

  void add(Timer timer) {
    inOrder.add(timer);
    byId.put(timer.id(), timer);
  }

  void remove(long id) {
    Timer timer = byId.remove(id);
    if (timer != null) {
      inOrder.remove(timer);
    }
  }

  /** Takes the first timer that is due, or null. */
  Timer pollDue(long nowMillis) {
    if (inOrder.isEmpty() || inOrder.first().deadlineMillis() > nowMillis) {
      return null;
    }
    Timer timer = inOrder.pollFirst();
    byId.remove(timer.id());
    return timer;
  }

  /** Lets what would be due before its grace is over be due then, in the order as before. */
  void postpone(long nowMillis) {
    List<Timer> early = new ArrayList<>();
    for (Timer timer : inOrder) {
      if (timer.deadlineMillis() >= nowMillis + LONGEST_GRACE_MILLIS) {
        break;
      }
      if (timer.deadlineMillis() < nowMillis + graceMillis(timer.purpose())) {
        early.add(timer);
      }
    }
    for (Timer timer : early) {
      remove(timer.id());
      add(new Timer(timer.id(), nowMillis + graceMillis(timer.purpose()), timer.purpose()));
    }
  }

  private static long graceMillis(TimerPurpose purpose) {
    return switch (purpose) {
      case TimerPurpose.OfferDeadline _,
          TimerPurpose.FlowWait _,
          TimerPurpose.LegDeadline _,
          TimerPurpose.ReinviteRetry _ ->
          GRACE_MILLIS;
      // Who could not refresh tries again within half a minute or so (RFC 5626 §4.5).
      case TimerPurpose.BindingExpiry _, TimerPurpose.SessionTimer _ -> LONGEST_GRACE_MILLIS;
      case TimerPurpose.WrapUpOver _, TimerPurpose.MediaRetry _ -> 0;
    };
  }

  /** The earliest deadline, or {@link Long#MAX_VALUE}. */
  long nextDeadlineMillis() {
    return inOrder.isEmpty() ? Long.MAX_VALUE : inOrder.first().deadlineMillis();
  }

  int size() {
    return byId.size();
  }

  void writeState(StateWriter out) {
    out.section("timers");
    out.entities(Timer.class, inOrder);
  }

  void readState(StateReader in) {
    in.section("timers");
    in.entities(Timer.class).forEach(this::add);
  }
}

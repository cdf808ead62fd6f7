package io.tipring.sip.transaction;

import java.util.function.Consumer;

/**
 * The timers of one transaction. A state runs at most two: one that repeats a message (A, E, G) and
 * one that ends the state (all others).
 */
final class Timers {

  private final TimerWheel wheel;
  private final Consumer<TransactionTimer> onFire;
  private TransactionTimer repeating;
  private TimerWheel.Timer repeat;
  private TransactionTimer ending;
  private TimerWheel.Timer end;

  Timers(TimerWheel wheel, Consumer<TransactionTimer> onFire) {
    this.wheel = wheel;
    this.onFire = onFire;
  }

  void set(TransactionTimer timer, long delayMillis) {
    cancel(timer);
    TimerWheel.Timer handle = wheel.schedule(delayMillis, () -> onFire.accept(timer));
    if (repeats(timer)) {
      repeating = timer;
      repeat = handle;
    } else {
      wheel.cancel(end);
      ending = timer;
      end = handle;
    }
  }

  void cancel(TransactionTimer timer) {
    if (timer == repeating) {
      wheel.cancel(repeat);
      repeating = null;
      repeat = null;
    } else if (timer == ending) {
      wheel.cancel(end);
      ending = null;
      end = null;
    }
  }

  private static boolean repeats(TransactionTimer timer) {
    return timer == TransactionTimer.A
        || timer == TransactionTimer.E
        || timer == TransactionTimer.G;
  }
}

package io.tipring.sip.ua;

import io.tipring.core.signalling.DialogId;
import io.tipring.sip.transaction.InviteServerTransaction;
import io.tipring.sip.transaction.TimerWheel;
import io.tipring.sip.transaction.TransactionTimers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Repeats each 2xx of ours to an INVITE until its ACK comes: after T1, doubling up to T2, for 64·T1
 * (RFC 3261 §13.3.1.4), over reliable transports too.
 */
public final class AnswerRepeater {

  private final TimerWheel wheel;
  private final TransactionTimers timers;
  private final Consumer<DialogId> onTimeout;
  private final Map<DialogId, Repeated> waiting = new HashMap<>();

  /**
   * @param onTimeout told once for each answer that no ACK came for
   */
  public AnswerRepeater(TimerWheel wheel, TransactionTimers timers, Consumer<DialogId> onTimeout) {
    this.wheel = wheel;
    this.timers = timers;
    this.onTimeout = onTimeout;
  }

  private final class Repeated implements Runnable {
    private final DialogId dialog;
    private final long cseq;
    private final byte[] answer;
    private final InviteServerTransaction transaction;
    private final long untilMillis;
    private long intervalMillis = timers.t1Millis();
    private TimerWheel.Timer timer;

    Repeated(DialogId dialog, long cseq, byte[] answer, InviteServerTransaction transaction) {
      this.dialog = dialog;
      this.cseq = cseq;
      this.answer = answer;
      this.transaction = transaction;
      this.untilMillis = wheel.nowMillis() + timers.timeoutMillis();
    }

    void schedule() {
      timer = wheel.schedule(Math.min(intervalMillis, untilMillis - wheel.nowMillis()), this);
    }

    @Override
    public void run() {
      if (wheel.nowMillis() >= untilMillis) {
        waiting.remove(dialog, this);
        onTimeout.accept(dialog);
        return;
      }
      transaction.respondAgain(answer);
      intervalMillis = Math.min(2 * intervalMillis, timers.t2Millis());
      schedule();
    }
  }

  /** Begins to repeat; the answer itself was sent by the caller. */
  public void start(
      DialogId dialog, long cseq, byte[] answer, InviteServerTransaction transaction) {
    Repeated repeated = new Repeated(dialog, cseq, answer, transaction);
    Repeated before = waiting.put(dialog, repeated);
    if (before != null) {
      wheel.cancel(before.timer);
    }
    repeated.schedule();
  }

  /**
   * Ends the repetition.
   *
   * @return whether this is the first ACK of an answer of ours
   */
  public boolean acknowledged(DialogId dialog, long cseq) {
    Repeated repeated = waiting.get(dialog);
    if (repeated == null || repeated.cseq != cseq) {
      return false;
    }
    waiting.remove(dialog);
    wheel.cancel(repeated.timer);
    return true;
  }

  /** Ends the repetition because the dialog is over. */
  public void forget(DialogId dialog) {
    Repeated repeated = waiting.remove(dialog);
    if (repeated != null) {
      wheel.cancel(repeated.timer);
    }
  }
}

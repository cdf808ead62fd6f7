package io.tipring.simulation.wire;

import java.util.HashMap;
import java.util.Map;

/** Repeats each 2xx to an INVITE until its ACK comes, for 64·T1 (RFC 3261 §13.3.1.4). */
public final class AnswerKeeper {

  private record Key(String callId, String localTag, long cseq) {}

  private final class Kept {
    private final Key key;
    private final ServerExchange exchange;
    private final Runnable onTimeout;
    private final long untilMillis;
    private long intervalMillis = SipTimers.T1;

    Kept(Key key, ServerExchange exchange, Runnable onTimeout, long untilMillis) {
      this.key = key;
      this.exchange = exchange;
      this.onTimeout = onTimeout;
      this.untilMillis = untilMillis;
    }

    void schedule() {
      node.in(Math.min(intervalMillis, untilMillis - agenda.nowMillis()), this::again);
    }

    private void again() {
      if (kept.get(key) != this) {
        return;
      }
      if (agenda.nowMillis() >= untilMillis) {
        kept.remove(key);
        onTimeout.run();
      } else {
        exchange.respondAgain();
        intervalMillis = Math.min(2 * intervalMillis, SipTimers.T2);
        schedule();
      }
    }
  }

  private final Agenda agenda;
  private final SipNode node;
  private final Map<Key, Kept> kept = new HashMap<>();

  public AnswerKeeper(Agenda agenda, SipNode node) {
    this.agenda = agenda;
    this.node = node;
  }

  /** Begins to repeat an answer that is out. */
  public void keep(ServerExchange exchange, String localTag, Runnable onTimeout) {
    SipPacket request = exchange.request();
    Key key = new Key(request.callId(), localTag, request.cseq());
    Kept one = new Kept(key, exchange, onTimeout, agenda.nowMillis() + SipTimers.TIMEOUT);
    kept.put(key, one);
    one.schedule();
  }

  /**
   * Ends the repetition.
   *
   * @return whether this is the first ACK of an answer of ours
   */
  public boolean acknowledged(SipPacket ack) {
    return kept.remove(new Key(ack.callId(), ack.toTag(), ack.cseq())) != null;
  }

  /** The dialog is over. */
  public void forget(String callId, String localTag) {
    kept.keySet().removeIf(key -> key.callId().equals(callId) && key.localTag().equals(localTag));
  }

  /** The host died. */
  public void clear() {
    kept.clear();
  }
}

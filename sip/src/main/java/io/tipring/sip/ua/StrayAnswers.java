package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.signalling.DialogId;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.transport.Hop;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The responses of one event loop that match no transaction. Nearly all are late or forged, and
 * dropped (RFC 6026 §8.11). But a 2xx to an INVITE is repeated until its ACK comes, and where this
 * process was restarted in between nothing here knows of the INVITE: the core does, and is asked.
 */
final class StrayAnswers {

  private static final int MAX_KEPT = 1_000;

  private record Key(DialogId dialog, long cseq) {}

  /** What is known of one 2xx, for as long as it may be repeated. */
  private static final class Known {
    private final long untilMillis;
    private long askAgainMillis;
    private byte[] ack;
    private Hop hop;

    Known(long untilMillis) {
      this.untilMillis = untilMillis;
    }
  }

  private final LoopContext context;
  private final OutboundCalls.AckSender acks;
  private final Map<Key, Known> known = new LinkedHashMap<>();

  StrayAnswers(LoopContext context, OutboundCalls.AckSender acks) {
    this.context = context;
    this.acks = acks;
  }

  /**
   * Takes a response that matches no transaction. The core hears of a dialog's 2xx at most every T2
   * and of {@value #MAX_KEPT} dialogs in 64·T1.
   */
  void receive(SipMessage response) {
    long now = context.wheel().nowMillis();
    forgetUntil(now);
    boolean success =
        response.method().equals(SipMethods.INVITE)
            && response.status() >= 200
            && response.status() < 300;
    boolean ours = response.vias().size() == 1 && context.messages().isOurs(response.topVia());
    Key key = new Key(dialogOf(response), response.cseq().number());
    Known answer = known.get(key);
    if (!success || !ours || answer == null && known.size() >= MAX_KEPT) {
      context.metrics().refused("stray-response");
      return;
    }
    if (answer == null) {
      answer = new Known(now + context.options().timers().timeoutMillis());
      known.put(key, answer);
    }
    if (answer.ack != null) {
      context.metrics().retransmissionSent();
      acks.send(answer.ack, answer.hop);
    } else if (now >= answer.askAgainMillis) {
      answer.askAgainMillis = now + context.options().timers().t2Millis();
      context.sink().submit(new SipCommand.AnswerRepeated(key.dialog(), key.cseq()));
    }
  }

  /** Keeps the ACK that the core has sent for such a 2xx, to repeat it with the 2xx. */
  void acknowledged(DialogId dialog, long cseq, byte[] ack, Hop hop) {
    Known answer = known.get(new Key(dialog, cseq));
    if (answer != null) {
      answer.ack = ack;
      answer.hop = hop;
    }
  }

  // Each stays equally long, so the eldest is the first to go.
  private void forgetUntil(long now) {
    Iterator<Known> eldest = known.values().iterator();
    while (eldest.hasNext() && eldest.next().untilMillis <= now) {
      eldest.remove();
    }
  }

  /** The dialog as seen from us, who sent the INVITE. */
  private static DialogId dialogOf(SipMessage response) {
    return new DialogId(
        response.callId(), response.from().tag().orElse(""), response.to().tag().orElse(""));
  }
}

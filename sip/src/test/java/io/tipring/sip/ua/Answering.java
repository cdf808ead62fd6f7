package io.tipring.sip.ua;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every call. */
public final class Answering implements CommandSink {
  public final ConcurrentLinkedQueue<Command> unexpected = new ConcurrentLinkedQueue<>();
  public final AtomicInteger acknowledged = new AtomicInteger();
  public volatile SipStack stack;

  @Override
  public boolean submit(Command command) {
    switch (command) {
      case SipCommand.InviteReceived invite -> {
        respond(invite, 180, Optional.empty());
        respond(invite, 200, invite.sdpOffer());
      }
      case SipCommand.AckReceived ack -> acknowledged.incrementAndGet();
      case SipCommand.ByeReceived bye ->
          stack.handle(
              new SipEffect.RespondInDialog(
                  bye.transactionId(), 200, "", Optional.empty(), List.of()));
      default -> unexpected.add(command);
    }
    return true;
  }

  private void respond(SipCommand.InviteReceived invite, int status, Optional<String> sdp) {
    stack.handle(
        new SipEffect.RespondToInvite(
            invite.transactionId(), 1, status, "", "callee", sdp, List.of()));
  }
}

package io.tipring.sip.ua;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Acknowledges and ends every call that is answered. */
final class Calling implements CommandSink {
  final ConcurrentLinkedQueue<Command> unexpected = new ConcurrentLinkedQueue<>();
  final AtomicInteger answered = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  volatile SipStack stack;

  void call(int number, SipAddress to) {
    Dialog dialog =
        new Dialog(
            "call-" + number,
            "caller",
            "",
            "sip:a@127.0.0.1",
            "sip:b@127.0.0.1",
            "",
            "",
            List.of(),
            1,
            0,
            null);
    stack.handle(
        new SipEffect.SendInvite(
            number,
            new Destination("sip:b@127.0.0.1", to),
            dialog,
            Optional.of(WirePeer.SDP),
            List.of()));
  }

  @Override
  public boolean submit(Command command) {
    switch (command) {
      case SipCommand.InviteProgressed progressed -> {}
      case SipCommand.InviteAnswered call -> {
        answered.incrementAndGet();
        stack.handle(new SipEffect.SendAck(call.legId(), call.dialog(), 1, Optional.empty()));
        stack.handle(
            new SipEffect.SendBye(call.legId(), call.dialog().nextLocalCSeq(), Optional.empty()));
      }
      case SipCommand.RequestAnswered bye when bye.status() == 200 -> ended.incrementAndGet();
      default -> unexpected.add(command);
    }
    return true;
  }
}

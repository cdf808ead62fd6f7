package io.tipring.simulation.engine;

import io.tipring.core.command.CommandSink;
import io.tipring.core.command.SipCommand;
import io.tipring.core.command.SipCommand.RequestedContact;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.AnswerKeeper;
import io.tipring.simulation.wire.ClientExchange;
import io.tipring.simulation.wire.ServerExchange;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import io.tipring.simulation.wire.SipTimers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stands for the module {@code sip}: the same promises between messages, commands and effects. */
public final class SipEdge implements SipNode.User {

  private final SipNode node;
  private final CommandSink sink;
  private final AnswerKeeper answers;
  private final Map<Long, ServerExchange> pending = new HashMap<>();
  private final Map<Long, Outbound> outbound = new HashMap<>();
  private final Map<String, SipPacket> acks = new HashMap<>();
  private long lastTransaction;

  public SipEdge(Agenda agenda, SipNode node, CommandSink sink) {
    this.node = node;
    this.sink = sink;
    this.answers = new AnswerKeeper(agenda, node);
    node.serve(this);
  }

  /** The process is gone, and with it all but the numbers that were used. */
  public void die() {
    node.die();
    pending.clear();
    outbound.clear();
    acks.clear();
    answers.clear();
  }

  // From the wire.

  @Override
  public void onRequest(ServerExchange exchange, SipPacket request, SipAddress source) {
    boolean inDialog = !request.toTag().isEmpty();
    switch (request.method()) {
      case "INVITE" -> {
        if (inDialog) {
          sink.submit(
              new SipCommand.ReinviteReceived(
                  await(exchange),
                  dialogOf(request),
                  request.cseq(),
                  request.sdp(),
                  Optional.empty(),
                  Optional.empty()));
        } else {
          invite(exchange, request, source);
        }
      }
      case "BYE" -> {
        answers.forget(request.callId(), request.toTag());
        sink.submit(
            new SipCommand.ByeReceived(
                await(exchange), dialogOf(request), request.cseq(), Optional.empty()));
      }
      case "INFO" ->
          sink.submit(
              new SipCommand.InfoReceived(
                  await(exchange),
                  dialogOf(request),
                  request.cseq(),
                  "application/dtmf-relay",
                  "Signal=" + ((SipPacket.Digit) request.content()).digit()));
      case "CANCEL" -> cancel(exchange, request);
      case "REGISTER" -> register(exchange, request, source);
      case "OPTIONS" -> exchange.respond(200, "edge", Optional.empty());
      default -> throw new IllegalStateException("no peer sends " + request);
    }
  }

  private long await(ServerExchange exchange) {
    pending.put(++lastTransaction, exchange);
    return lastTransaction;
  }

  private void invite(ServerExchange exchange, SipPacket request, SipAddress source) {
    exchange.respond(100, "", Optional.empty());
    SipPacket.Invitation invitation = (SipPacket.Invitation) request.content();
    Dialog dialog =
        new Dialog(
            request.callId(),
            "",
            request.fromTag(),
            invitation.requestUri(),
            "sip:" + invitation.caller() + "@" + source.host(),
            "",
            "sip:" + invitation.caller() + "@" + source.host() + ":" + source.port(),
            List.of(),
            0,
            request.cseq(),
            source);
    sink.submit(
        new SipCommand.InviteReceived(
            await(exchange),
            "default",
            "carrier",
            source,
            dialog,
            invitation.called(),
            invitation.caller(),
            "",
            request.sdp(),
            List.of(new SipHeader("Max-Forwards", "69")),
            headOf(request)));
  }

  /** What is needed to answer the request in a later run of the process. */
  private static String headOf(SipPacket request) {
    return String.join(
        "\r\n", request.branch(), request.callId(), request.fromTag(), "" + request.cseq());
  }

  private void takeUp(SipEffect.TakeUpInvite effect) {
    String[] head = effect.head().split("\r\n", -1);
    SipPacket request =
        new SipPacket(
            "INVITE",
            0,
            head[0],
            head[1],
            head[2],
            "",
            Long.parseLong(head[3]),
            Optional.empty(),
            SipPacket.NOTHING);
    pending.put(effect.transactionId(), node.takeUp(request, effect.source()));
  }

  private void cancel(ServerExchange exchange, SipPacket request) {
    ServerExchange invite = node.inviteOf(request);
    if (invite == null) {
      exchange.respond(481, "edge", Optional.empty());
      return;
    }
    exchange.respond(200, "edge", Optional.empty());
    if (!invite.isAnswered()) {
      for (Map.Entry<Long, ServerExchange> entry : pending.entrySet()) {
        if (entry.getValue() == invite) {
          sink.submit(new SipCommand.CancelReceived(entry.getKey()));
          return;
        }
      }
    }
  }

  private void register(ServerExchange exchange, SipPacket request, SipAddress source) {
    SipPacket.Registration wanted = (SipPacket.Registration) request.content();
    sink.submit(
        new SipCommand.RegisterReceived(
            await(exchange),
            wanted.agent(),
            source,
            request.callId(),
            request.cseq(),
            "simulated",
            List.of(new RequestedContact(wanted.contactUri(), 1000, wanted.expiresSeconds())),
            false));
  }

  @Override
  public void onAck(SipPacket ack) {
    if (answers.acknowledged(ack)) {
      sink.submit(new SipCommand.AckReceived(dialogOf(ack), ack.cseq(), ack.sdp()));
    }
  }

  @Override
  public void onStray(SipPacket response, SipAddress source) {
    boolean answer = response.method().equals("INVITE") && response.status() / 100 == 2;
    if (answer) {
      sink.submit(
          new SipCommand.AnswerRepeated(
              new DialogId(response.callId(), response.fromTag(), response.toTag()),
              response.cseq()));
    }
  }

  private static DialogId dialogOf(SipPacket request) {
    return new DialogId(request.callId(), request.toTag(), request.fromTag());
  }

  // From the engine.

  /** Carries out an effect. */
  public void handle(SipEffect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite respond ->
          respond(respond.transactionId(), respond.status(), respond.localTag(), respond.sdp());
      case SipEffect.RespondInDialog respond ->
          respond(respond.transactionId(), respond.status(), "", respond.sdp());
      case SipEffect.SendInvite invite -> new Outbound(invite).send();
      case SipEffect.CancelInvite cancel -> {
        Outbound invite = outbound.get(cancel.legId());
        if (invite != null) {
          invite.cancel();
        }
      }
      case SipEffect.SendAck ack -> acknowledge(ack);
      case SipEffect.SendBye bye -> request(bye.legId(), "BYE", bye.dialog(), Optional.empty());
      case SipEffect.SendReinvite reinvite ->
          request(reinvite.legId(), "INVITE", reinvite.dialog(), reinvite.sdpOffer());
      case SipEffect.SendOptions options ->
          request(options.legId(), "OPTIONS", options.dialog(), Optional.empty());
      case SipEffect.RespondToRegister register ->
          respond(register.transactionId(), register.status(), "edge", Optional.empty());
      case SipEffect.TakeUpInvite takeUp -> takeUp(takeUp);
    }
  }

  private void respond(long transactionId, int status, String tag, Optional<String> sdp) {
    ServerExchange exchange = pending.get(transactionId);
    if (exchange == null) {
      return;
    }
    SipPacket response = exchange.respond(status, tag, sdp);
    if (status >= 200) {
      pending.remove(transactionId);
      if (status < 300 && response.method().equals("INVITE")) {
        DialogId dialog = new DialogId(response.callId(), response.toTag(), response.fromTag());
        answers.keep(
            exchange, response.toTag(), () -> sink.submit(new SipCommand.AckTimedOut(dialog)));
      }
    }
  }

  private static SipPacket packet(
      String method, Dialog dialog, long cseq, Optional<String> sdp, SipPacket.Content content) {
    return new SipPacket(
        method,
        0,
        String.join("/", dialog.callId(), dialog.localTag(), dialog.remoteTag(), "" + cseq, method),
        dialog.callId(),
        dialog.localTag(),
        dialog.remoteTag(),
        cseq,
        sdp,
        content);
  }

  private void acknowledge(SipEffect.SendAck effect) {
    Dialog dialog = effect.dialog();
    SipPacket ack = packet("ACK", dialog, effect.cseq(), effect.sdpAnswer(), SipPacket.NOTHING);
    acks.put(keyOf(ack), ack);
    node.in(SipTimers.TIMEOUT, () -> acks.remove(keyOf(ack)));
    node.transmit(ack, dialog.peer());
  }

  private static String keyOf(SipPacket packet) {
    return packet.callId() + " " + packet.toTag() + " " + packet.cseq();
  }

  private boolean repeatAck(SipPacket answer, SipAddress to) {
    SipPacket ack = acks.get(keyOf(answer));
    if (ack != null) {
      node.transmit(ack, to);
    }
    return ack != null;
  }

  private void request(long legId, String method, Dialog dialog, Optional<String> sdp) {
    long cseq = dialog.localCSeq();
    boolean[] answered = new boolean[1];
    node.send(
        packet(method, dialog, cseq, sdp, SipPacket.NOTHING),
        dialog.peer(),
        new SipNode.Listener() {
          @Override
          public void onResponse(SipPacket response) {
            if (response.status() < 200) {
              return;
            }
            if (!answered[0]) {
              tell(response.status(), response.sdp());
            } else {
              repeatAck(response, dialog.peer());
            }
          }

          @Override
          public void onTimeout() {
            tell(408, Optional.empty());
          }

          private void tell(int status, Optional<String> body) {
            answered[0] = true;
            sink.submit(
                new SipCommand.RequestAnswered(
                    legId, method, cseq, status, body, Optional.empty()));
          }
        });
  }

  /** An INVITE outside a dialog. */
  private final class Outbound implements SipNode.Listener {

    private final SipEffect.SendInvite invite;
    private final SipPacket request;
    private final Map<String, Boolean> forks = new HashMap<>();
    private ClientExchange exchange;
    private boolean proceeding;
    private boolean cancelWanted;
    private boolean cancelSent;
    private boolean finished;

    Outbound(SipEffect.SendInvite invite) {
      this.invite = invite;
      this.request =
          packet(
              "INVITE",
              invite.dialog(),
              invite.dialog().localCSeq(),
              invite.sdpOffer(),
              new SipPacket.Invitation(
                  invite.destination().requestUri(), "", invite.dialog().localUri()));
    }

    void send() {
      outbound.put(invite.legId(), this);
      exchange = node.send(request, invite.destination().hop(), this);
    }

    void cancel() {
      cancelWanted = true;
      if (proceeding) {
        sendCancel();
      }
    }

    private void sendCancel() {
      if (cancelSent || finished) {
        return;
      }
      cancelSent = true;
      node.send(request.sibling("CANCEL", ""), invite.destination().hop(), Ignored.RESPONSES);
      node.in(
          SipTimers.TIMEOUT,
          () -> {
            if (!finished) {
              refuse(487, true);
              exchange.abandon();
            }
          });
    }

    @Override
    public void onResponse(SipPacket response) {
      if (response.status() < 200) {
        proceeding = true;
        if (cancelWanted) {
          sendCancel();
        }
        if (response.status() > 100 && !finished) {
          sink.submit(
              new SipCommand.InviteProgressed(
                  invite.legId(), response.status(), dialogOf(response), response.sdp()));
        }
      } else if (response.status() < 300) {
        if (repeatAck(response, invite.destination().hop())) {
          return;
        }
        if (forks.put(response.toTag(), true) == null) {
          finished = true;
          node.in(SipTimers.TIMEOUT, () -> outbound.remove(invite.legId(), this));
          sink.submit(
              new SipCommand.InviteAnswered(invite.legId(), dialogOf(response), response.sdp()));
        }
      } else {
        refuse(response.status(), false);
      }
    }

    @Override
    public void onTimeout() {
      refuse(408, true);
    }

    private void refuse(int status, boolean local) {
      if (!finished) {
        finished = true;
        outbound.remove(invite.legId(), this);
        sink.submit(new SipCommand.InviteRefused(invite.legId(), status, "", local));
      }
    }

    private Dialog dialogOf(SipPacket response) {
      Dialog ours = invite.dialog();
      return new Dialog(
          ours.callId(),
          ours.localTag(),
          response.toTag(),
          ours.localUri(),
          ours.remoteUri(),
          ours.localName(),
          invite.destination().requestUri(),
          List.of(),
          ours.localCSeq(),
          ours.remoteCSeq(),
          invite.destination().hop());
    }
  }

  private enum Ignored implements SipNode.Listener {
    RESPONSES;

    @Override
    public void onResponse(SipPacket response) {}

    @Override
    public void onTimeout() {}
  }
}

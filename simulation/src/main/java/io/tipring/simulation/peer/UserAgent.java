package io.tipring.simulation.peer;

import io.tipring.core.signalling.SipAddress;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.AnswerKeeper;
import io.tipring.simulation.wire.Network;
import io.tipring.simulation.wire.ServerExchange;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A SIP user agent with any number of dialogues: a phone, or the switch of a carrier. */
final class UserAgent implements SipNode.User {

  private final Agenda agenda;
  private final SipNode node;
  private final SipAddress engine;
  private final AnswerKeeper answers;
  private final Consumer<Dialogue> onInvite;
  private final Deeds deeds;
  private final Map<String, Dialogue> dialogues = new LinkedHashMap<>();
  private final Map<String, Fork> forks = new LinkedHashMap<>();
  private long tags;

  /**
   * @param onInvite told of each call that comes in, before it has a response
   */
  UserAgent(
      Agenda agenda,
      Network network,
      SipAddress address,
      SipAddress engine,
      Deeds deeds,
      Consumer<Dialogue> onInvite) {
    this.agenda = agenda;
    this.node = new SipNode(agenda, network, address);
    this.engine = engine;
    this.answers = new AnswerKeeper(agenda, node);
    this.onInvite = onInvite;
    this.deeds = deeds;
    node.serve(this);
  }

  Agenda agenda() {
    return agenda;
  }

  SipNode node() {
    return node;
  }

  SipAddress engine() {
    return engine;
  }

  Deeds deeds() {
    return deeds;
  }

  AnswerKeeper answers() {
    return answers;
  }

  String newTag() {
    return node.address().host() + "-" + ++tags;
  }

  List<Dialogue> dialogues() {
    return new ArrayList<>(dialogues.values());
  }

  void add(Dialogue dialogue) {
    dialogues.put(dialogue.side().callId(), dialogue);
  }

  void remove(Dialogue dialogue) {
    dialogues.remove(dialogue.side().callId(), dialogue);
  }

  /** Another phone answers the same INVITE. */
  void fork(ServerExchange invite) {
    Fork fork = new Fork(this, invite);
    forks.put(fork.tag(), fork);
    fork.answer();
  }

  void remove(Fork fork) {
    forks.remove(fork.tag());
  }

  /** Loses power. */
  void die() {
    node.die();
    answers.clear();
    for (Dialogue dialogue : dialogues()) {
      dialogue.vanish();
    }
    dialogues.clear();
    forks.clear();
  }

  @Override
  public void onRequest(ServerExchange exchange, SipPacket request, SipAddress source) {
    if (request.method().equals("OPTIONS") && request.toTag().isEmpty()) {
      exchange.respond(200, newTag(), Optional.empty());
    } else if (request.method().equals("INVITE") && request.toTag().isEmpty()) {
      Dialogue dialogue = Dialogue.incoming(this, exchange);
      add(dialogue);
      onInvite.accept(dialogue);
    } else if (forks.containsKey(request.toTag())) {
      forks.get(request.toTag()).receive(exchange);
    } else {
      Dialogue dialogue = dialogues.get(request.callId());
      if (dialogue == null || !dialogue.isOf(request)) {
        exchange.respond(481, newTag(), Optional.empty());
      } else {
        dialogue.receive(exchange);
      }
    }
  }

  @Override
  public void onAck(SipPacket ack) {
    if (forks.containsKey(ack.toTag())) {
      forks.get(ack.toTag()).acknowledged();
    } else if (answers.acknowledged(ack)) {
      Dialogue dialogue = dialogues.get(ack.callId());
      if (dialogue != null) {
        dialogue.acknowledged();
      }
    }
  }

  @Override
  public void onStray(SipPacket response, SipAddress source) {
    Dialogue dialogue = dialogues.get(response.callId());
    if (dialogue != null) {
      dialogue.stray(response);
    }
  }
}

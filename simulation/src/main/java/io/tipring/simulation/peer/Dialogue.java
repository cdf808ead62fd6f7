package io.tipring.simulation.peer;

import io.tipring.simulation.wire.ServerExchange;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import java.util.Optional;

/** One call of a user agent: the dialog that comes of its INVITE (RFC 3261 §12 to §15). */
final class Dialogue {

  /** Where it stands. */
  enum State {
    /** Our INVITE is out; nothing came back yet. */
    CALLING,
    /** Something other than a final response came, or was sent. */
    EARLY,
    UP,
    /** Our BYE or CANCEL is out. */
    CLOSING,
    OVER
  }

  /** Who wants to know. */
  interface Owner {
    /** It is up. */
    void up(Dialogue dialogue);

    /** It is over, whoever ended it. */
    void over(Dialogue dialogue);
  }

  private static final Owner NOBODY =
      new Owner() {
        @Override
        public void up(Dialogue dialogue) {}

        @Override
        public void over(Dialogue dialogue) {}
      };

  private final UserAgent agent;
  private final DialogSide side;
  private Owner owner = NOBODY;
  private State state;
  // One of the two.
  private OutgoingInvite outgoing;
  private IncomingInvite incoming;
  private OutgoingReinvite reinvite;
  private boolean answering;
  private boolean deaf;
  private boolean strict;
  private long sinceMillis;

  private Dialogue(UserAgent agent, DialogSide side, State state) {
    this.agent = agent;
    this.side = side;
    this.state = state;
    this.sinceMillis = agent.agenda().nowMillis();
  }

  static Dialogue incoming(UserAgent agent, ServerExchange exchange) {
    String party = "callee-" + agent.newTag();
    DialogSide side = new DialogSide(exchange.request().callId(), agent.newTag(), party);
    side.begunBy(exchange.request());
    Dialogue dialogue = new Dialogue(agent, side, State.EARLY);
    dialogue.incoming = new IncomingInvite(agent, dialogue, exchange);
    return dialogue;
  }

  /** Calls the engine. */
  static Dialogue dial(
      UserAgent agent,
      String callId,
      String party,
      SipPacket.Invitation whom,
      boolean offersNothing) {
    DialogSide side = new DialogSide(callId, agent.newTag(), party);
    Dialogue dialogue = new Dialogue(agent, side, State.CALLING);
    agent.add(dialogue);
    dialogue.outgoing = new OutgoingInvite(agent, dialogue, whom, offersNothing);
    dialogue.outgoing.send();
    return dialogue;
  }

  void ownedBy(Owner next) {
    owner = next;
  }

  DialogSide side() {
    return side;
  }

  State state() {
    return state;
  }

  boolean isUp() {
    return state == State.UP;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /** Whether the INVITE has no final response yet. */
  boolean isUnanswered() {
    return state == State.CALLING || state == State.EARLY;
  }

  /** Whether it has said that it rings, and nothing since. */
  boolean isRinging() {
    return state == State.EARLY && incoming != null && incoming.isRinging();
  }

  /** Since when it is in its state. */
  long sinceMillis() {
    return sinceMillis;
  }

  boolean isOf(SipPacket packet) {
    boolean cancel = packet.method().equals("CANCEL");
    return cancel || packet.toTag().equals(side.localTag());
  }

  private void move(State next) {
    if (state == State.OVER || state == next) {
      return;
    }
    state = next;
    sinceMillis = agent.agenda().nowMillis();
    if (next == State.OVER) {
      agent.answers().forget(side.callId(), side.localTag());
      agent.remove(this);
      owner.over(this);
    } else if (next == State.UP) {
      owner.up(this);
    }
  }

  /** The engine has responded to our INVITE. */
  void early() {
    if (state == State.CALLING) {
      move(State.EARLY);
    }
  }

  /** The INVITE is answered. */
  void begin() {
    move(State.UP);
  }

  void end() {
    move(State.OVER);
  }

  /** The power went. */
  void vanish() {
    state = State.OVER;
    owner.over(this);
  }

  private String inWords(String what) {
    return side.party() + ", " + side.callId() + ": " + what;
  }

  void complain(String what) {
    agent.deeds().complain(side.callId(), inWords(what));
  }

  /** Will never acknowledge anything. */
  void turnDeaf() {
    deaf = true;
  }

  void acknowledge(SipPacket ack) {
    if (!deaf) {
      agent.node().transmit(ack, agent.engine());
    }
  }

  // How it begins.

  /** A 2xx whose transaction is gone already. */
  void stray(SipPacket response) {
    if (outgoing != null) {
      outgoing.stray(response);
    }
  }

  void ring(boolean earlyMedia) {
    incoming.ring(earlyMedia);
  }

  void answer() {
    incoming.answer();
  }

  void refuse(int status) {
    incoming.refuse(status);
  }

  void forkOnceAcknowledged() {
    incoming.forkOnceAcknowledged();
  }

  /** Hangs up in the way that its state asks for. */
  void hangUp() {
    switch (state) {
      case CALLING -> outgoing.giveUp();
      case EARLY -> {
        if (incoming == null) {
          outgoing.giveUp();
        } else {
          incoming.refuse(480);
        }
      }
      case UP -> bye();
      case CLOSING, OVER -> {}
    }
  }

  // Answers of ours.

  /** Expects an ACK to its answers: nobody else has a say in it. */
  void expectAcks() {
    strict = true;
  }

  /** Says 200 until the ACK comes. */
  void answer(ServerExchange invite) {
    invite.respond(200, side.localTag(), Optional.of(side.sdp("sendrecv")));
    answering = true;
    agent.answers().keep(invite, side.localTag(), this::unacknowledged);
  }

  void acknowledged() {
    answering = false;
    if (incoming != null) {
      incoming.acknowledged();
    }
  }

  /** No ACK came to our 2xx (§13.3.1.4). */
  private void unacknowledged() {
    answering = false;
    if (state == State.UP) {
      if (strict) {
        // Whose INVITE has timed out there is not acknowledged, and gives up by itself.
        agent.deeds().complainIfPresent(side.callId(), inWords("no ACK to an answer"));
      }
      bye();
    }
  }

  // In the dialog.

  void bye() {
    if (state != State.UP) {
      return;
    }
    agent.deeds().saidBye(side.callId());
    move(State.CLOSING);
    agent
        .node()
        .send(
            side.request("BYE", Optional.empty(), SipPacket.NOTHING),
            agent.engine(),
            new SipNode.Listener() {
              @Override
              public void onResponse(SipPacket response) {
                if (response.status() >= 200) {
                  end();
                }
              }

              @Override
              public void onTimeout() {
                complain("no answer to a BYE");
                end();
              }
            });
  }

  /** Presses a key that goes by INFO. */
  void inform(char digit) {
    if (state == State.UP) {
      new KeyByInfo(agent, this, digit).send();
    }
  }

  private boolean isNegotiating() {
    return answering || (reinvite != null && reinvite.isPending());
  }

  /** A re-INVITE: hold, resume, or none of both. */
  void reinvite(String direction) {
    if (state != State.UP || isNegotiating()) {
      return;
    }
    reinvite = new OutgoingReinvite(this);
    SipPacket request = side.request("INVITE", Optional.of(side.sdp(direction)), SipPacket.NOTHING);
    agent.node().send(request, agent.engine(), reinvite);
  }

  /** A request of the engine about this call. */
  void receive(ServerExchange exchange) {
    SipPacket asked = exchange.request();
    if (asked.method().equals("CANCEL")) {
      exchange.respond(200, side.localTag(), Optional.empty());
      if (incoming != null) {
        incoming.cancelled();
      }
      return;
    }
    if (side.isRepeated(asked)) {
      complain("a CSeq for the second time: " + asked);
    }
    if (!side.takes(asked)) {
      exchange.respond(500, side.localTag(), Optional.empty());
      return;
    }
    switch (asked.method()) {
      case "BYE" -> {
        exchange.respond(200, side.localTag(), Optional.empty());
        end();
      }
      case "INVITE" -> {
        if (state != State.UP) {
          exchange.respond(481, side.localTag(), Optional.empty());
        } else if (isNegotiating()) {
          exchange.respond(491, side.localTag(), Optional.empty());
        } else {
          answer(exchange);
        }
      }
      case "OPTIONS" -> exchange.respond(200, side.localTag(), Optional.empty());
      default -> exchange.respond(501, side.localTag(), Optional.empty());
    }
  }
}

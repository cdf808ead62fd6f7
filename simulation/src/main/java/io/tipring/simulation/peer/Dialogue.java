package io.tipring.simulation.peer;

import io.tipring.simulation.wire.ClientExchange;
import io.tipring.simulation.wire.Sdp;
import io.tipring.simulation.wire.ServerExchange;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import io.tipring.simulation.wire.SipTimers;
import java.util.Optional;

/** One call of a user agent: its INVITE and the dialog that comes of it (RFC 3261 §12 to §15). */
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

  /** As long as the other side surely waits for answers still. */
  private static final long FORK_MILLIS = 5_000;

  private static final Owner NOBODY =
      new Owner() {
        @Override
        public void up(Dialogue dialogue) {}

        @Override
        public void over(Dialogue dialogue) {}
      };

  private final UserAgent agent;
  private final String callId;
  private final String localTag;
  private final String party;
  private final ServerExchange incoming;
  private String remoteTag;
  private Owner owner = NOBODY;
  private State state;
  private long localCSeq;
  private long remoteCSeq;
  private int sdpVersion;
  private ClientExchange invite;
  private SipPacket request;
  private SipPacket ack;
  private boolean cancelWanted;
  private boolean reinviting;
  private boolean answering;
  private boolean deaf;
  private boolean strict;
  private boolean ringing;
  private boolean saidCancel;
  private int lastStatus;
  private boolean offersNothing;
  private boolean forks;
  private long sinceMillis;

  private Dialogue(
      UserAgent agent, String callId, String party, ServerExchange incoming, State state) {
    this.agent = agent;
    this.callId = callId;
    this.localTag = agent.newTag();
    this.party = party;
    this.incoming = incoming;
    this.state = state;
    this.remoteTag = incoming == null ? "" : incoming.request().fromTag();
    this.remoteCSeq = incoming == null ? -1 : incoming.request().cseq();
    this.sinceMillis = agent.agenda().nowMillis();
  }

  static Dialogue incoming(UserAgent agent, ServerExchange exchange) {
    String callId = exchange.request().callId();
    return new Dialogue(agent, callId, "callee-" + agent.newTag(), exchange, State.EARLY);
  }

  /** Calls the engine. */
  static Dialogue dial(
      UserAgent agent,
      String callId,
      String party,
      SipPacket.Invitation whom,
      boolean offersNothing) {
    Dialogue dialogue = new Dialogue(agent, callId, party, null, State.CALLING);
    dialogue.offersNothing = offersNothing;
    agent.add(dialogue);
    Optional<String> offer =
        offersNothing ? Optional.empty() : Optional.of(dialogue.sdp("sendrecv"));
    dialogue.request = dialogue.packet("INVITE", ++dialogue.localCSeq, "", offer, whom);
    dialogue.invite =
        agent.node().send(dialogue.request, agent.engine(), dialogue.new InviteListener());
    return dialogue;
  }

  void ownedBy(Owner next) {
    owner = next;
  }

  String callId() {
    return callId;
  }

  String localTag() {
    return localTag;
  }

  String remoteTag() {
    return remoteTag;
  }

  /** As it stands in its SDP. */
  String party() {
    return party;
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

  /** Whether it has said that it rings, and nothing since. */
  boolean isRinging() {
    return ringing && state == State.EARLY;
  }

  /** Since when it is in its state. */
  long sinceMillis() {
    return sinceMillis;
  }

  /** The last status of the engine to our INVITE, or 0. */
  int lastStatus() {
    return lastStatus;
  }

  /** The request that began it, if it came from the engine. */
  SipPacket invitation() {
    return incoming.request();
  }

  boolean isOf(SipPacket packet) {
    boolean cancel = packet.method().equals("CANCEL");
    return cancel || packet.toTag().equals(localTag);
  }

  private void move(State next) {
    if (state == State.OVER || state == next) {
      return;
    }
    state = next;
    sinceMillis = agent.agenda().nowMillis();
    if (next == State.OVER) {
      agent.answers().forget(callId, localTag);
      agent.remove(this);
      owner.over(this);
    } else if (next == State.UP) {
      owner.up(this);
    }
  }

  /** The power went. */
  void vanish() {
    state = State.OVER;
    owner.over(this);
  }

  private String sdp(String direction) {
    return Sdp.of(party, ++sdpVersion, direction);
  }

  private SipPacket packet(
      String method, long cseq, String toTag, Optional<String> sdp, SipPacket.Content content) {
    return new SipPacket(
        method,
        0,
        localTag + "/" + cseq + "/" + method,
        callId,
        localTag,
        toTag,
        cseq,
        sdp,
        content);
  }

  /** Expects an ACK to its answers: nobody else has a say in it. */
  void expectAcks() {
    strict = true;
  }

  // As the caller.

  /** Will never acknowledge anything. */
  void turnDeaf() {
    deaf = true;
  }

  private final class InviteListener implements SipNode.Listener {
    @Override
    public void onResponse(SipPacket response) {
      lastStatus = response.status();
      if (response.status() < 200) {
        if (state == State.CALLING) {
          move(State.EARLY);
        }
        if (cancelWanted) {
          sendCancel();
        }
      } else if (response.status() < 300) {
        answered(response);
      } else {
        move(State.OVER);
      }
    }

    @Override
    public void onTimeout() {
      complain("no response to an INVITE");
      move(State.OVER);
    }
  }

  private void complain(String what) {
    agent.deeds().complain(callId, party + ", " + callId + ": " + what);
  }

  private void answered(SipPacket response) {
    if (ack != null) {
      if (!deaf) {
        agent.node().transmit(ack, agent.engine());
      }
      return;
    }
    remoteTag = response.toTag();
    Optional<String> answer = offersNothing ? Optional.of(sdp("sendrecv")) : Optional.empty();
    ack = packet("ACK", response.cseq(), remoteTag, answer, SipPacket.NOTHING);
    if (!deaf) {
      agent.node().transmit(ack, agent.engine());
    }
    boolean wanted = !cancelWanted;
    if (state == State.OVER) {
      return;
    }
    state = State.EARLY;
    move(State.UP);
    if (!wanted && state == State.UP) {
      bye();
    }
  }

  /** A 2xx whose transaction is gone already. */
  void stray(SipPacket response) {
    if (response.status() / 100 == 2
        && response.method().equals("INVITE")
        && ack != null
        && !deaf) {
      agent.node().transmit(ack, agent.engine());
    }
  }

  /** Hangs up in the way that its state asks for. */
  void hangUp() {
    switch (state) {
      case CALLING -> cancelWanted = true;
      case EARLY -> {
        if (incoming == null) {
          cancelWanted = true;
          sendCancel();
        } else {
          refuse(480);
        }
      }
      case UP -> bye();
      case CLOSING, OVER -> {}
    }
  }

  private void sendCancel() {
    if (saidCancel || state == State.OVER) {
      return;
    }
    saidCancel = true;
    agent.deeds().saidCancel(callId);
    agent.node().send(request.sibling("CANCEL", ""), agent.engine(), new Quiet());
    agent
        .node()
        .in(
            SipTimers.TIMEOUT,
            () -> {
              if (state == State.EARLY || state == State.CALLING) {
                complain("no final response to an INVITE that was cancelled");
                invite.abandon();
                move(State.OVER);
              }
            });
  }

  private class Quiet implements SipNode.Listener {
    @Override
    public void onResponse(SipPacket response) {}

    @Override
    public void onTimeout() {}
  }

  // As the callee.

  void ring(boolean earlyMedia) {
    if (state == State.EARLY && incoming != null) {
      ringing = true;
      incoming.respond(
          earlyMedia ? 183 : 180,
          localTag,
          earlyMedia ? Optional.of(sdp("sendrecv")) : Optional.empty());
    }
  }

  void answer() {
    if (state != State.EARLY || incoming == null || incoming.isAnswered()) {
      return;
    }
    incoming.respond(200, localTag, Optional.of(sdp("sendrecv")));
    answering = true;
    agent.answers().keep(incoming, localTag, this::unacknowledged);
    move(State.UP);
  }

  /** Another phone answers too, once this answer is acknowledged without delay. */
  void forkOnceAcknowledged() {
    forks = true;
    agent.node().in(FORK_MILLIS, () -> forks = false);
  }

  void refuse(int status) {
    if (state == State.EARLY && incoming != null) {
      agent.deeds().refused(callId, status);
      incoming.respond(status, localTag, Optional.empty());
      move(State.OVER);
    }
  }

  void acknowledged() {
    answering = false;
    if (forks) {
      forks = false;
      agent.fork(incoming);
    }
  }

  /** No ACK came to our 2xx (§13.3.1.4). */
  private void unacknowledged() {
    answering = false;
    if (state == State.UP) {
      if (strict) {
        // Whose INVITE has timed out there is not acknowledged, and gives up by itself.
        agent.deeds().complainIfPresent(callId, party + ", " + callId + ": no ACK to an answer");
      }
      bye();
    }
  }

  // In the dialog.

  void bye() {
    if (state != State.UP) {
      return;
    }
    agent.deeds().saidBye(callId);
    move(State.CLOSING);
    agent
        .node()
        .send(
            packet("BYE", ++localCSeq, remoteTag, Optional.empty(), SipPacket.NOTHING),
            agent.engine(),
            new SipNode.Listener() {
              @Override
              public void onResponse(SipPacket response) {
                if (response.status() >= 200) {
                  move(State.OVER);
                }
              }

              @Override
              public void onTimeout() {
                complain("no answer to a BYE");
                move(State.OVER);
              }
            });
  }

  /** Presses a key that goes by INFO. */
  void inform(char digit) {
    if (state == State.UP) {
      SipPacket info =
          packet("INFO", ++localCSeq, remoteTag, Optional.empty(), new SipPacket.Digit(digit));
      agent
          .node()
          .send(
              info,
              agent.engine(),
              new Quiet() {
                @Override
                public void onResponse(SipPacket response) {
                  if (response.status() == 200) {
                    informOutOfOrder(info);
                  }
                }
              });
    }
  }

  /** The same number in another transaction must be refused (§12.2.2). */
  private void informOutOfOrder(SipPacket info) {
    SipPacket old =
        new SipPacket(
            info.method(),
            0,
            info.branch() + "/old",
            callId,
            localTag,
            remoteTag,
            info.cseq(),
            Optional.empty(),
            info.content());
    agent
        .node()
        .send(
            old,
            agent.engine(),
            new Quiet() {
              @Override
              public void onResponse(SipPacket response) {
                if (response.status() != 500 && response.status() != 481) {
                  complain("a request out of order got " + response.status());
                }
              }
            });
  }

  /** A re-INVITE: hold, resume, or none of both. */
  void reinvite(String direction) {
    if (state != State.UP || reinviting || answering) {
      return;
    }
    reinviting = true;
    long cseq = ++localCSeq;
    SipPacket[] reinviteAck = new SipPacket[1];
    agent
        .node()
        .send(
            packet("INVITE", cseq, remoteTag, Optional.of(sdp(direction)), SipPacket.NOTHING),
            agent.engine(),
            new SipNode.Listener() {
              @Override
              public void onResponse(SipPacket response) {
                if (response.status() < 200) {
                  return;
                }
                reinviting = false;
                if (response.status() < 300) {
                  if (reinviteAck[0] == null) {
                    reinviteAck[0] =
                        packet("ACK", cseq, remoteTag, Optional.empty(), SipPacket.NOTHING);
                  }
                  if (!deaf) {
                    agent.node().transmit(reinviteAck[0], agent.engine());
                  }
                } else if (response.status() == 481 || response.status() == 408) {
                  // §12.2.1.2
                  bye();
                }
              }

              @Override
              public void onTimeout() {
                if (state == State.UP) {
                  complain("no answer to a re-INVITE");
                }
                reinviting = false;
                bye();
              }
            });
  }

  /** A request of the engine about this call. */
  void receive(ServerExchange exchange) {
    SipPacket asked = exchange.request();
    if (asked.method().equals("CANCEL")) {
      exchange.respond(200, localTag, Optional.empty());
      if (incoming != null && !incoming.isAnswered()) {
        incoming.respond(487, localTag, Optional.empty());
        move(State.OVER);
      }
      return;
    }
    if (asked.cseq() == remoteCSeq) {
      complain("a CSeq for the second time: " + asked);
    }
    if (asked.cseq() <= remoteCSeq) {
      exchange.respond(500, localTag, Optional.empty());
      return;
    }
    remoteCSeq = asked.cseq();
    switch (asked.method()) {
      case "BYE" -> {
        exchange.respond(200, localTag, Optional.empty());
        move(State.OVER);
      }
      case "INVITE" -> {
        if (state != State.UP) {
          exchange.respond(481, localTag, Optional.empty());
        } else if (reinviting || answering) {
          exchange.respond(491, localTag, Optional.empty());
        } else {
          exchange.respond(200, localTag, Optional.of(sdp("sendrecv")));
          answering = true;
          agent.answers().keep(exchange, localTag, this::unacknowledged);
        }
      }
      case "OPTIONS" -> exchange.respond(200, localTag, Optional.empty());
      default -> exchange.respond(501, localTag, Optional.empty());
    }
  }
}

package io.tipring.simulation.peer;

import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.simulation.engine.MediaServer;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Network;
import io.tipring.simulation.wire.SipNode;
import io.tipring.simulation.wire.SipPacket;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The phone of an agent, with the agent before it. */
public final class AgentPhone {

  private static final long REGISTRATION_SECONDS = 600;
  private static final long RING_MILLIS = 20_000;

  /** A phone does not ring for ever by itself. */
  private static final long GIVES_UP_MILLIS = 60_000;

  private static final int[] REFUSALS = {486, 603, 480, 486, 500};

  private final Agenda agenda;
  private final UserAgent phone;
  private final AgentId agent;
  private final String contactUri;
  private final SplittableRandom random;
  private final MediaServer media;
  private Habits habits = Habits.PLAIN;
  private long cseq;
  private long registrationTurn;

  /**
   * @param host of the phone; the user's other phones have others
   */
  public AgentPhone(
      Agenda agenda,
      Network network,
      AgentId agent,
      String host,
      SipAddress engine,
      Deeds deeds,
      SplittableRandom random,
      MediaServer media) {
    this.agenda = agenda;
    this.agent = agent;
    this.media = media;
    this.random = random;
    this.contactUri = "sip:" + agent.id() + "@" + host + ":5060";
    this.phone =
        new UserAgent(
            agenda, network, new SipAddress(Transport.UDP, host, 5060), engine, deeds, this::rings);
  }

  public void set(Habits next) {
    habits = next;
  }

  /** Registers, and again before the registration ends. */
  public void register() {
    long turn = ++registrationTurn;
    register(turn, REGISTRATION_SECONDS);
  }

  private void register(long turn, long seconds) {
    if (phone.node().isOff() || turn != registrationTurn) {
      return;
    }
    long number = ++cseq;
    SipPacket request =
        new SipPacket(
            "REGISTER",
            0,
            contactUri + "/" + number,
            "reg-" + contactUri,
            contactUri,
            "",
            number,
            Optional.empty(),
            new SipPacket.Registration(agent, contactUri, seconds));
    phone
        .node()
        .send(
            request,
            phone.engine(),
            new SipNode.Listener() {
              @Override
              public void onResponse(SipPacket response) {
                long again =
                    response.status() == 200
                        ? seconds * 1000 / 2 + random.nextLong(10_000)
                        : 5_000 + random.nextLong(5_000);
                phone.node().in(again, () -> register(turn, REGISTRATION_SECONDS));
              }

              @Override
              public void onTimeout() {
                phone.deeds().complain("", agent.id() + ": no answer to a REGISTER");
                phone.node().in(random.nextLong(5_000), () -> register(turn, seconds));
              }
            });
  }

  /** Loses power, and comes back after a while. */
  public void die(long millis) {
    if (phone.node().isOff()) {
      return;
    }
    for (Dialogue dialogue : phone.dialogues()) {
      agenda.in(30_000, () -> media.silent(dialogue.side().party()));
    }
    phone.die();
    agenda.in(
        millis,
        () -> {
          phone.node().revive();
          register();
        });
  }

  public void goHome(long withinMillis) {
    for (Dialogue dialogue : phone.dialogues()) {
      agenda.in(random.nextLong(withinMillis), dialogue::hangUp);
    }
  }

  public List<PeerCall> present() {
    return PeerCall.of(phone, agent.id());
  }

  private void rings(Dialogue dialogue) {
    SplittableRandom own = random.split();
    boolean engaged =
        phone.dialogues().stream().anyMatch(other -> other != dialogue && !other.isOver());
    if (engaged) {
      dialogue.refuse(486);
      return;
    }
    dialogue.ownedBy(new Conversation(own));
    dialogue.expectAcks();
    int lot = own.nextInt(1000);
    phone.node().in(own.nextLong(100), () -> dialogue.ring(false));
    phone.node().in(GIVES_UP_MILLIS, () -> dialogue.refuse(480));
    if (lot < habits.phoneDeaths()) {
      agenda.in(own.nextLong(5_000), () -> die(5_000 + own.nextLong(120_000)));
    } else if (lot < habits.phoneDeaths() + habits.refusals()) {
      int status = REFUSALS[own.nextInt(REFUSALS.length)];
      phone.node().in(own.nextLong(4_000), () -> dialogue.refuse(status));
    } else if (lot < 800 || lot >= 800 + habits.ignored()) {
      // Some pick up just when the ring time ends.
      long after =
          own.nextInt(50) == 0 ? RING_MILLIS - 150 + own.nextLong(300) : 500 + own.nextLong(6_000);
      phone.node().in(after, dialogue::answer);
    }
  }

  private final class Conversation implements Dialogue.Owner {
    private final SplittableRandom own;

    Conversation(SplittableRandom own) {
      this.own = own;
    }

    @Override
    public void up(Dialogue up) {
      long talk = (long) (-habits.talkMillis() * Math.log(1 - own.nextDouble()));
      phone.node().in(Math.min(talk, 8 * habits.talkMillis()), up::hangUp);
      if (own.nextInt(1000) < habits.reinvites()) {
        phone.node().in(own.nextLong(20_000), () -> up.reinvite("sendonly"));
        phone.node().in(20_000 + own.nextLong(20_000), () -> up.reinvite("sendrecv"));
      }
    }

    @Override
    public void over(Dialogue over) {}
  }
}

package io.tipring.simulation.peer;

import io.tipring.core.signalling.SipAddress;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Network;
import java.util.List;
import java.util.SplittableRandom;

/** The people whom calls go out to over the carrier: transit callees, agents without a phone. */
public final class FarSides {

  private static final int[] REFUSALS = {486, 503, 404, 603, 302, 480};

  private final Agenda agenda;
  private final UserAgent carrier;
  private final SplittableRandom random;
  private Habits habits = Habits.PLAIN;

  public FarSides(
      Agenda agenda,
      Network network,
      SipAddress address,
      SipAddress engine,
      Deeds deeds,
      SplittableRandom random) {
    this.agenda = agenda;
    this.random = random;
    this.carrier = new UserAgent(agenda, network, address, engine, deeds, this::rings);
  }

  public void set(Habits next) {
    habits = next;
  }

  public void goHome(long withinMillis) {
    for (Dialogue dialogue : carrier.dialogues()) {
      agenda.in(random.nextLong(withinMillis), dialogue::hangUp);
    }
  }

  public List<PeerCall> present() {
    return PeerCall.of(carrier, "far side");
  }

  private void rings(Dialogue dialogue) {
    SplittableRandom own = random.split();
    dialogue.ownedBy(new Callee(own));
    int lot = own.nextInt(1000);
    if (lot < 2 * habits.refusals()) {
      int status = REFUSALS[own.nextInt(REFUSALS.length)];
      agenda.in(own.nextLong(2_000), () -> dialogue.refuse(status));
      return;
    }
    if (lot < 2 * habits.refusals() + habits.ignored() / 2) {
      // Silent: not even a provisional response.
      return;
    }
    agenda.in(own.nextLong(300), () -> dialogue.ring(own.nextInt(4) == 0));
    if (lot < 900) {
      agenda.in(1_000 + own.nextLong(9_000), dialogue::answer);
    }
  }

  private final class Callee implements Dialogue.Owner {
    private final SplittableRandom own;

    Callee(SplittableRandom own) {
      this.own = own;
    }

    @Override
    public void up(Dialogue up) {
      long talk = (long) (-habits.talkMillis() * Math.log(1 - own.nextDouble()));
      agenda.in(Math.min(talk, 8 * habits.talkMillis()), up::hangUp);
      if (own.nextInt(1000) < habits.reinvites()) {
        agenda.in(own.nextLong(20_000), () -> up.reinvite("sendonly"));
        agenda.in(20_000 + own.nextLong(20_000), () -> up.reinvite("sendrecv"));
      }
      if (own.nextInt(20) == 0) {
        up.forkOnceAcknowledged();
      }
    }

    @Override
    public void over(Dialogue over) {}
  }
}

package io.tipring.simulation.peer;

import io.tipring.core.signalling.SipAddress;
import io.tipring.simulation.engine.MediaServer;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Network;
import io.tipring.simulation.wire.SipPacket;
import java.util.List;
import java.util.SplittableRandom;

/** People who call the centre over the carrier's switch, each in a way of its own. */
public final class Callers {

  private static final List<String> OTHER_NUMBERS =
      List.of("96001", "96002", "97001", "97002", "700", "404404");

  private final Agenda agenda;
  private final UserAgent carrier;
  private final SplittableRandom random;
  private final MediaServer media;
  private Habits habits = Habits.PLAIN;
  private double callsPerSecond;
  private boolean calling;
  private long calls;
  private long arrivals;

  public Callers(
      Agenda agenda,
      Network network,
      SipAddress address,
      SipAddress engine,
      Deeds deeds,
      SplittableRandom random,
      MediaServer media) {
    this.agenda = agenda;
    this.random = random;
    this.media = media;
    this.carrier =
        new UserAgent(agenda, network, address, engine, deeds, dialogue -> dialogue.refuse(404));
  }

  public void set(Habits next) {
    habits = next;
  }

  /** Begins to call, at random moments with this mean. */
  public void begin(double perSecond) {
    callsPerSecond = perSecond;
    calling = true;
    next(++arrivals);
  }

  /** No new calls. */
  public void stop() {
    calling = false;
    arrivals++;
  }

  /** Everyone hangs up within this time. */
  public void goHome(long withinMillis) {
    for (Dialogue dialogue : carrier.dialogues()) {
      agenda.in(random.nextLong(withinMillis), dialogue::hangUp);
    }
  }

  /** Calls made so far. */
  public long calls() {
    return calls;
  }

  /** What the callers believe to have. */
  public List<PeerCall> present() {
    return PeerCall.of(carrier, "caller");
  }

  private void next(long arrival) {
    long gap = exponential(1000 / callsPerSecond);
    agenda.in(
        gap,
        () -> {
          if (calling && arrival == arrivals) {
            call();
            next(arrival);
          }
        });
  }

  private long exponential(double mean) {
    return (long) (-mean * Math.log(1 - random.nextDouble()));
  }

  private void call() {
    String party = "caller-" + ++calls;
    // Each caller has a random sequence of its own, so that one more does not shift the others.
    SplittableRandom own = random.split();
    new Caller(party, own).dial();
  }

  /** One person with one call. */
  private final class Caller implements Dialogue.Owner {

    private final String party;
    private final SplittableRandom own;
    private Dialogue dialogue;

    Caller(String party, SplittableRandom own) {
      this.party = party;
      this.own = own;
    }

    void dial() {
      String called =
          own.nextInt(10) < 7 ? "4008001234" : OTHER_NUMBERS.get(own.nextInt(OTHER_NUMBERS.size()));
      boolean strange = own.nextInt(1000) < habits.strange();
      int strangeness = own.nextInt(3);
      dialogue =
          Dialogue.dial(
              carrier,
              "call-" + party,
              party,
              new SipPacket.Invitation("sip:" + called + "@tipring", called, "1390000" + calls),
              (strange && strangeness == 0) || own.nextInt(50) == 0);
      dialogue.ownedBy(this);
      if (strange && strangeness == 1) {
        dialogue.turnDeaf();
      }
      if (strange && strangeness == 2) {
        vanishLater();
      }
      long patience =
          own.nextInt(20) == 0
              ? own.nextLong(400)
              : 500 + (long) (-habits.patienceMillis() * Math.log(1 - own.nextDouble()));
      agenda.in(Math.min(patience, 10 * habits.patienceMillis()), dialogue::hangUp);
    }

    /** Loses its network: nothing more is heard of it, and no sound comes. */
    private void vanishLater() {
      agenda.in(
          2_000 + own.nextLong(20_000),
          () -> {
            carrier.remove(dialogue);
            dialogue.vanish();
            agenda.in(30_000, () -> media.silent(party));
          });
    }

    @Override
    public void up(Dialogue up) {
      agenda.in(500 + own.nextLong(8_000), this::press);
      if (own.nextInt(4) == 0) {
        agenda.in(8_000 + own.nextLong(8_000), this::press);
      }
      if (own.nextInt(1000) < habits.reinvites()) {
        agenda.in(own.nextLong(30_000), () -> up.reinvite("sendonly"));
        agenda.in(30_000 + own.nextLong(10_000), () -> up.reinvite("sendrecv"));
        agenda.in(45_000 + own.nextLong(10_000), () -> up.reinvite("sendonly"));
      }
    }

    private void press() {
      char digit = "11222903".charAt(own.nextInt(8));
      if (!dialogue.isUp()) {
        return;
      }
      if (own.nextInt(10) == 0) {
        dialogue.inform(digit);
      } else {
        media.press(party, digit);
      }
    }

    @Override
    public void over(Dialogue over) {}
  }
}

package io.tipring.simulation.wire;

import io.tipring.core.signalling.SipAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Carries messages between nodes, as well as its conditions let it. */
public final class Network {

  private final Agenda agenda;
  private final SplittableRandom random;
  private final Map<SipAddress, SipNode> nodes = new HashMap<>();
  private Conditions conditions = Conditions.CALM;
  private long sent;
  private long lost;

  public Network(Agenda agenda, SplittableRandom random) {
    this.agenda = agenda;
    this.random = random;
  }

  /** From now on the network is like this; what is under way arrives as it was to. */
  public void set(Conditions next) {
    conditions = next;
  }

  public long sent() {
    return sent;
  }

  public long lost() {
    return lost;
  }

  void plug(SipAddress address, SipNode node) {
    if (nodes.put(address, node) != null) {
      throw new IllegalArgumentException("two nodes at " + address);
    }
  }

  void send(SipAddress from, SipAddress to, SipPacket packet) {
    sent++;
    if (random.nextInt(1000) < conditions.lossPerMille()) {
      lost++;
      return;
    }
    deliver(from, to, packet);
    if (random.nextInt(1000) < conditions.duplicatePerMille()) {
      deliver(from, to, packet);
    }
  }

  private void deliver(SipAddress from, SipAddress to, SipPacket packet) {
    SipNode node = nodes.get(to);
    if (node == null) {
      throw new IllegalStateException("nobody is at " + to + " for " + packet);
    }
    long delay = conditions.delayMillis() + random.nextInt(conditions.jitterMillis() + 1);
    if (random.nextInt(1000) < conditions.strayPerMille()) {
      delay += random.nextInt(conditions.strayMillis() + 1);
    }
    agenda.in(delay, () -> node.receive(packet, from));
  }
}

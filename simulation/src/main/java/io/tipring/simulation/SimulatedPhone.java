package io.tipring.simulation;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent with a phone: registers, rings, answers, refuses, hangs up. */
public final class SimulatedPhone {

  private static final SipAddress HOP = new SipAddress(Transport.UDP, "127.0.0.1", 6000);

  /** Of requests that the phone sends: any number will do (RFC 3261 §8.1.1.5). */
  private static final long FIRST_CSEQ = 0;

  private final World world;
  private final AgentId agent;
  private final Map<Long, SipEffect.SendInvite> ringing = new LinkedHashMap<>();
  private final Map<Long, Dialog> talking = new LinkedHashMap<>();
  private int rung;
  private int automaticRefusal;
  private int reinviteAnswer = 200;
  private int registrations;
  private Optional<SessionExpiry> session = Optional.empty();

  SimulatedPhone(World world, String id) {
    this.world = world;
    this.agent = new AgentId(World.TENANT, id);
  }

  public AgentId agent() {
    return agent;
  }

  /** Registers one more contact for an hour. */
  public void registers() {
    String uri = "sip:" + agent.id() + "@phone" + ++registrations;
    world.plug(uri, this);
    world.submit(
        new SipCommand.RegisterReceived(
            world.newTransaction(),
            agent,
            HOP,
            "reg-" + agent.id() + registrations,
            registrations,
            "simulated",
            List.of(new SipCommand.RequestedContact(uri, 1000, 3600)),
            false));
  }

  public void becomesReady() {
    world.submit(new AgentCommand.SetAgentState(0, agent, AgentCommand.RequestedState.READY, ""));
  }

  public void becomesNotReady(String reason) {
    world.submit(
        new AgentCommand.SetAgentState(0, agent, AgentCommand.RequestedState.NOT_READY, reason));
  }

  /** Every INVITE from now on is refused at once with this status. */
  public void refusesWith(int status) {
    automaticRefusal = status;
  }

  /** Every re-INVITE from now on is answered with this status. */
  public void answersReinvitesWith(int status) {
    reinviteAnswer = status;
  }

  void rings(SipEffect.SendInvite invite) {
    if (talking.containsKey(invite.legId())) {
      submitAnswer(invite);
      return;
    }
    if (ringing.put(invite.legId(), invite) == null) {
      rung++;
    }
    if (automaticRefusal != 0) {
      ringing.remove(invite.legId());
      world.submit(new SipCommand.InviteRefused(invite.legId(), automaticRefusal, "", false));
    } else {
      world.submit(
          new SipCommand.InviteProgressed(invite.legId(), 180, up(invite), Optional.empty()));
    }
  }

  /** Its answers to INVITEs say this of session timers from now on. */
  public void agreesTo(SessionExpiry said) {
    session = Optional.of(said);
  }

  /** Refuses what rings once, for the interval of its session. */
  public void wantsLongerSession(long minSeconds) {
    SipEffect.SendInvite invite = ringing.values().iterator().next();
    ringing.remove(invite.legId());
    world.submit(
        new SipCommand.InviteRefused(
            invite.legId(),
            422,
            "",
            false,
            Optional.of(new SessionExpiry(0, minSeconds, SessionExpiry.Refresher.UNSAID, false))));
  }

  /** Answers what rings. */
  public void answers() {
    SipEffect.SendInvite invite = ringing.values().iterator().next();
    ringing.remove(invite.legId());
    talking.put(invite.legId(), up(invite));
    submitAnswer(invite);
  }

  /** Answers what rings; the engine is down and does not hear it. */
  public void answersInVain() {
    SipEffect.SendInvite invite = ringing.values().iterator().next();
    ringing.remove(invite.legId());
    talking.put(invite.legId(), up(invite));
  }

  private void submitAnswer(SipEffect.SendInvite invite) {
    world.submit(
        new SipCommand.InviteAnswered(invite.legId(), up(invite), Optional.of("v=0\r\n"), session));
  }

  public void refuses(int status) {
    SipEffect.SendInvite invite = ringing.values().iterator().next();
    ringing.remove(invite.legId());
    world.submit(new SipCommand.InviteRefused(invite.legId(), status, "", false));
  }

  /** Hangs up the call it is in. */
  public void hangsUp() {
    Map.Entry<Long, Dialog> call = talking.entrySet().iterator().next();
    talking.remove(call.getKey());
    world.submit(
        new SipCommand.ByeReceived(
            world.newTransaction(), call.getValue().id(), FIRST_CSEQ, Optional.empty()));
  }

  private Dialog up(SipEffect.SendInvite invite) {
    Dialog dialog = invite.dialog();
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        "phone-" + invite.legId(),
        dialog.localUri(),
        dialog.remoteUri(),
        dialog.localName(),
        invite.destination().requestUri(),
        List.of(),
        dialog.localCSeq(),
        dialog.remoteCSeq(),
        HOP);
  }

  boolean hasLeg(long legId) {
    return ringing.containsKey(legId) || talking.containsKey(legId);
  }

  void isReinvited(SipEffect.SendReinvite reinvite) {
    world.submit(
        new SipCommand.RequestAnswered(
            reinvite.legId(),
            "INVITE",
            reinvite.dialog().localCSeq(),
            reinviteAnswer,
            reinviteAnswer < 300 ? reinvite.sdpOffer() : Optional.empty(),
            Optional.empty(),
            session));
  }

  void isCancelled(SipEffect.CancelInvite cancel) {
    ringing.remove(cancel.legId());
    world.submit(new SipCommand.InviteRefused(cancel.legId(), 487, "", false));
  }

  void isHungUp(SipEffect.SendBye bye) {
    talking.remove(bye.legId());
    world.submit(
        new SipCommand.RequestAnswered(
            bye.legId(), "BYE", bye.dialog().localCSeq(), 200, Optional.empty(), Optional.empty()));
  }

  public boolean isRinging() {
    return !ringing.isEmpty();
  }

  public boolean isTalking() {
    return !talking.isEmpty();
  }

  /** How often it has rung in all. */
  public int timesRung() {
    return rung;
  }

  /** The leg of the call it is in. */
  public long legId() {
    return talking.keySet().iterator().next();
  }
}

package io.tipring.simulation;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A caller at a trunk: dials, acknowledges, presses keys, hangs up. */
public final class SimulatedCaller {

  private static final SipAddress HOP = new SipAddress(Transport.UDP, "127.0.0.1", 5090);

  private final World world;
  private final String number;
  private final List<SipHeader> headers = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private final List<Integer> reinviteStatuses = new ArrayList<>();
  private long transactionId;
  private long legId;
  private long cseq;
  private String called = "";
  private String localTag = "";
  private boolean acknowledges = true;
  private boolean hungUp;
  private boolean gone;
  private boolean glaring;
  private boolean hesitating;
  private final Queue<SipEffect.SendReinvite> waiting = new ArrayDeque<>();
  private int reoffers;
  private Optional<SessionExpiry> session = Optional.empty();
  private List<SipHeader> answerHeaders = List.of();

  SimulatedCaller(World world, String number) {
    this.world = world;
    this.number = number;
  }

  /** The caller will not acknowledge a 200. */
  public SimulatedCaller withoutAck() {
    acknowledges = false;
    return this;
  }

  /** The caller will acknowledge a 200 from now on. */
  public SimulatedCaller withAck() {
    acknowledges = true;
    return this;
  }

  /** The INVITE will bring this header for the core. */
  public SimulatedCaller withHeader(String name, String value) {
    headers.add(new SipHeader(name, value));
    return this;
  }

  /** Every INVITE from now on says this of session timers. */
  public SimulatedCaller withSession(SessionExpiry said) {
    session = Optional.of(said);
    return this;
  }

  public SimulatedCaller dials(String calledNumber) {
    return dials(calledNumber, Optional.of("v=0\r\n"));
  }

  public SimulatedCaller dials(String calledNumber, Optional<String> sdpOffer) {
    called = calledNumber;
    transactionId = world.newTransaction(this);
    cseq = 1;
    Dialog dialog =
        new Dialog(
            "call-" + transactionId,
            "",
            "from-" + transactionId,
            "sip:" + called + "@tipring",
            "sip:" + number + "@trunk",
            "",
            "sip:" + number + "@127.0.0.1:5090",
            List.of(),
            0,
            cseq,
            HOP);
    world.submit(
        new SipCommand.InviteReceived(
            transactionId,
            World.TENANT,
            "local",
            HOP,
            dialog,
            called,
            number,
            "",
            sdpOffer,
            headers,
            "INVITE " + dialog.callId(),
            session));
    return this;
  }

  void hears(SipEffect.RespondToInvite response) {
    statuses.add(response.status());
    answerHeaders = response.headers();
    localTag = response.localTag();
    legId = response.legId();
    if (response.status() == 200 && acknowledges) {
      world.submit(new SipCommand.AckReceived(dialog(), cseq, Optional.empty()));
    }
  }

  /** The answer to a re-INVITE. */
  void hears(SipEffect.RespondInDialog response) {
    reinviteStatuses.add(response.status());
    answerHeaders = response.headers();
    if (response.status() == 200 && acknowledges) {
      world.submit(new SipCommand.AckReceived(dialog(), cseq, Optional.empty()));
    }
  }

  /** The answers to the re-INVITEs, in order. */
  public List<Integer> reinviteStatuses() {
    return List.copyOf(reinviteStatuses);
  }

  public void presses(String digits) {
    for (char digit : digits.toCharArray()) {
      world.submit(new MediaCommand.DtmfReceived(legId, digit, 100));
    }
  }

  /** BYE once the call is up, CANCEL before. */
  public void hangsUp() {
    hungUp = true;
    if (isAnswered()) {
      world.submit(
          new SipCommand.ByeReceived(world.newTransaction(), dialog(), ++cseq, Optional.empty()));
    } else {
      world.submit(new SipCommand.CancelReceived(transactionId));
    }
  }

  /** The ACK to the 200 never came. */
  public void ackTimesOut() {
    world.submit(new SipCommand.AckTimedOut(dialog()));
  }

  /** A re-INVITE; its 200 is acknowledged. */
  public void reinvites(String sdp) {
    world.submit(
        new SipCommand.ReinviteReceived(
            world.newTransaction(this),
            dialog(),
            ++cseq,
            Optional.of(sdp),
            Optional.empty(),
            Optional.empty(),
            session));
  }

  /** The caller's phone has another address from now on, and says so by a re-INVITE. */
  public void movesTo(SipAddress hop) {
    world.submit(
        new SipCommand.ReinviteReceived(
            world.newTransaction(this),
            dialog(),
            ++cseq,
            Optional.of("v=0\r\n"),
            Optional.of("sip:" + number + "@" + hop.host() + ":" + hop.port()),
            Optional.of(hop)));
  }

  /** The caller's phone is off: it knows no dialog any more. */
  public void forgets() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  /** The next re-INVITE of the engine meets one of the caller. */
  public void glares() {
    glaring = true;
  }

  /** Re-INVITEs of the engine are answered by {@link #answersReinvite} only. */
  public void hesitates() {
    hesitating = true;
  }

  /** Answers the re-INVITE that waits for it. */
  public void answersReinvite() {
    hesitating = false;
    SipEffect.SendReinvite awaited = waiting.remove();
    reoffers--;
    isReinvited(awaited);
  }

  void isReinvited(SipEffect.SendReinvite reinvite) {
    reoffers++;
    if (hesitating) {
      waiting.add(reinvite);
      return;
    }
    int status = gone ? 481 : glaring ? 491 : 200;
    glaring = false;
    world.submit(
        new SipCommand.RequestAnswered(
            reinvite.legId(),
            "INVITE",
            reinvite.dialog().localCSeq(),
            status,
            status == 200 ? Optional.of("v=0\r\n") : Optional.empty(),
            Optional.empty()));
  }

  /** How many re-INVITEs the engine has sent. */
  public int reoffers() {
    return reoffers;
  }

  void isHungUp(SipEffect.SendBye bye) {
    hungUp = true;
    world.submit(
        new SipCommand.RequestAnswered(
            bye.legId(), "BYE", bye.dialog().localCSeq(), 200, Optional.empty(), Optional.empty()));
  }

  private DialogId dialog() {
    return new DialogId("call-" + transactionId, localTag, "from-" + transactionId);
  }

  /** The headers of the engine's last answer to an INVITE. */
  public List<SipHeader> answerHeaders() {
    return answerHeaders;
  }

  /** The responses to the INVITE, in order. */
  public List<Integer> statuses() {
    return List.copyOf(statuses);
  }

  public boolean isAnswered() {
    return statuses.contains(200);
  }

  /** Whether the call is over, by whoever. */
  public boolean isHungUp() {
    return hungUp;
  }

  public long legId() {
    return legId;
  }
}

package io.tipring.simulation;

import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Peers, phones, media servers and a platform of whom each may say anything well-formed at any
 * time, about what lives, has ended or never was; and now and then what is right, so that calls get
 * somewhere.
 */
final class HostilePeers {

  private static final SipAddress HOP = new SipAddress(Transport.UDP, "127.0.0.1", 5090);
  private static final int RECENT = 12;
  private static final int EARLY = 3;
  private static final List<String> NUMBERS =
      List.of("400", "4001", "400\r\nX-Forged: 1", "4002", "9123", "98123", "981", "404");
  private static final List<String> SDPS =
      List.of(
          "v=0\r\n",
          "",
          "m=audio",
          audio("sendrecv", "127.0.0.1"),
          audio("sendonly", "127.0.0.1"),
          audio("recvonly", "0.0.0.0"),
          audio("inactive", "999.1.1.1").replace("4000", "99999999999"));
  private static final List<String> AGENTS =
      List.of("1001", "1002", "1003", "1004", "1005", "1006", "");
  private static final List<String> DIGITS = List.of("Signal=1", "Signal=", "=", "11", "1\r\n2");
  private static final List<Integer> FAILURES =
      List.of(302, 401, 408, 481, 486, 487, 491, 500, 603);

  private final Random random;
  private final List<FlowSource> flows;
  private final Settings settings;

  /** What peers would say next if they behaved. */
  private final List<Command> owed = new ArrayList<>();

  private final List<Long> legs = new ArrayList<>(List.of(7L));
  private final List<Long> transactions = new ArrayList<>(List.of(0L));
  private final List<Long> requests = new ArrayList<>(List.of(0L));
  private final List<Long> calls = new ArrayList<>(List.of(0L));
  private final List<Dialog> dialogs = new ArrayList<>();
  private final Map<Long, SipCommand.InviteReceived> invites = new LinkedHashMap<>();
  private final Map<Long, SipCommand.ReinviteReceived> reinvites = new LinkedHashMap<>();
  private final Map<Long, Long> byes = new LinkedHashMap<>();
  private final Set<Long> endpoints = new TreeSet<>();
  private final Map<Long, Long> allocating = new LinkedHashMap<>();
  private long lastTransaction;

  HostilePeers(Random random, Settings settings, List<FlowSource> flows) {
    this.random = random;
    this.settings = settings;
    this.flows = flows;
    dialogs.add(new Dialog("no", "such", "dialog", "", "", "", "", List.of(), 1, 1, HOP));
  }

  private static String audio(String direction, String address) {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 "
        + address
        + "\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na="
        + direction
        + "\r\n";
  }

  /** Endpoints that were asked for and not given back. */
  Set<Long> endpoints() {
    return endpoints;
  }

  /** What somebody says next. */
  Command next() {
    if (!owed.isEmpty() && random.nextInt(100) < 70) {
      return owed.remove(random.nextInt(Math.min(owed.size(), EARLY)));
    }
    return switch (random.nextInt(100)) {
      case 0 -> new EngineCommand.TimersDue();
      case 1, 2 -> platform();
      case 3, 4, 5, 6, 15, 16, 17, 18, 19, 20, 21 -> agent();
      case 7, 8, 9, 10, 11, 12, 13, 14 -> invite();
      default -> random.nextInt(3) == 0 ? media() : sip();
    };
  }

  /** Somebody has said it. */
  void said(Command command) {
    switch (command) {
      case MediaCommand.EndpointReady ready -> allocating.remove(ready.requestId());
      case MediaCommand.EndpointFailed failed -> {
        if (allocating.remove(failed.requestId(), failed.legId())) {
          endpoints.remove(failed.legId());
        }
      }
      default -> {}
    }
  }

  /** The process of all adapters begins anew: what they knew and owed is gone. */
  void restart() {
    owed.clear();
    endpoints.clear();
  }

  /** What adapters owe now, in order; empty when they have nothing to say any more. */
  List<Command> settle() {
    List<Command> now = List.copyOf(owed);
    owed.clear();
    return now;
  }

  /** What adapters promise to say in the end of everything that they were ever asked. */
  List<Command> promised() {
    List<Command> promised = new ArrayList<>();
    for (long leg : legs) {
      promised.add(new SipCommand.InviteRefused(leg, 487, "", false));
    }
    dialogs.forEach(dialog -> promised.add(new SipCommand.AckTimedOut(dialog.id())));
    byes.forEach((leg, cseq) -> promised.add(answered(leg, "BYE", cseq, 408)));
    for (long leg : legs) {
      promised.add(new MediaCommand.EndpointReleased(leg, 0, 0, 0, 0));
    }
    return promised;
  }

  /** The engine asks for something. */
  void asked(Effect effect) {
    switch (effect) {
      case SipEffect sip -> asked(sip);
      case MediaEffect media -> asked(media);
      case ControlEffect _ -> {}
    }
  }

  void began(long callId) {
    calls.add(callId);
  }

  private void asked(SipEffect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite response -> {
        SipCommand.InviteReceived invite = invites.get(response.transactionId());
        if (invite != null) {
          legs.add(response.legId());
          Dialog dialog = invite.dialog().withLocalTag(response.localTag());
          dialogs.add(dialog);
          if (response.status() == 200) {
            owed.add(new SipCommand.AckReceived(dialog.id(), dialog.remoteCSeq(), maybeSdp()));
          }
        }
      }
      case SipEffect.RespondInDialog response -> {
        SipCommand.ReinviteReceived reinvite = reinvites.get(response.transactionId());
        if (reinvite != null && response.status() == 200) {
          owed.add(new SipCommand.AckReceived(reinvite.dialog(), reinvite.cseq(), maybeSdp()));
        }
      }
      case SipEffect.SendInvite invite -> {
        legs.add(invite.legId());
        Dialog up = forked(invite.dialog(), "a" + invite.legId());
        dialogs.add(up);
        owed.add(new SipCommand.InviteProgressed(invite.legId(), 180, up, Optional.empty()));
        owed.add(new SipCommand.InviteProgressed(invite.legId(), 183, up, maybeSdp()));
        owed.add(
            random.nextInt(4) == 0
                ? new SipCommand.InviteRefused(invite.legId(), one(FAILURES), "", false)
                : new SipCommand.InviteAnswered(invite.legId(), up, maybeSdp()));
      }
      case SipEffect.CancelInvite cancel ->
          owed.add(new SipCommand.InviteRefused(cancel.legId(), 487, "", false));
      case SipEffect.SendBye bye -> {
        byes.put(bye.legId(), bye.dialog().localCSeq());
        owed.add(answered(bye.legId(), "BYE", bye.dialog().localCSeq(), 200));
      }
      case SipEffect.SendReinvite reinvite ->
          owed.add(
              answered(
                  reinvite.legId(),
                  "INVITE",
                  reinvite.dialog().localCSeq(),
                  random.nextInt(3) == 0 ? one(FAILURES) : 200));
      case SipEffect.SendOptions options ->
          owed.add(
              answered(
                  options.legId(),
                  "OPTIONS",
                  options.dialog().localCSeq(),
                  random.nextInt(3) == 0 ? one(FAILURES) : 200));
      case SipEffect.SendAck _, SipEffect.RespondToRegister _, SipEffect.TakeUpInvite _ -> {}
    }
  }

  private void asked(MediaEffect effect) {
    long leg = effect.legId();
    switch (effect) {
      case MediaEffect.Allocate request -> {
        legs.add(leg);
        endpoints.add(leg);
        allocating.put(request.requestId(), leg);
        ready(leg, request.requestId());
      }
      case MediaEffect.Negotiate request -> ready(leg, request.requestId());
      case MediaEffect.Reclaim request -> ready(leg, request.requestId());
      case MediaEffect.Reoffer request -> ready(leg, request.requestId());
      case MediaEffect.ApplyAnswer request -> {
        requests.add(request.requestId());
        owed.add(new MediaCommand.AnswerApplied(leg, request.requestId()));
      }
      case MediaEffect.Play play -> {
        requests.add(play.playId());
        owed.add(new MediaCommand.PlayEnded(leg, play.playId(), one(PlayEnd.values()), 1, ""));
      }
      case MediaEffect.StartRecording start -> {
        requests.add(start.recordingId());
        owed.add(new MediaCommand.RecordingStarted(start.recordingId()));
        owed.add(new MediaCommand.RecordingEnded(start.recordingId(), 1, 1));
      }
      case MediaEffect.Release _ -> {
        endpoints.remove(leg);
        owed.add(new MediaCommand.EndpointReleased(leg, 1, 2, 3, 4));
      }
      case MediaEffect.StopPlay _,
          MediaEffect.Connect _,
          MediaEffect.Disconnect _,
          MediaEffect.StopRecording _,
          MediaEffect.JoinConference _,
          MediaEffect.SetRights _,
          MediaEffect.PauseRecording _,
          MediaEffect.MaskRecording _,
          MediaEffect.ResumeRecording _ -> {}
    }
  }

  private void ready(long leg, long requestId) {
    requests.add(requestId);
    owed.add(
        random.nextInt(16) == 0
            ? new MediaCommand.EndpointFailed(leg, requestId, one(Failure.values()), "")
            : new MediaCommand.EndpointReady(leg, requestId, one(SDPS)));
  }

  private Command invite() {
    long transaction = ++lastTransaction;
    transactions.add(transaction);
    String tag = Long.toString(transaction);
    Dialog dialog =
        new Dialog("in" + tag, "", tag, "sip:us@a", "sip:b@b", "", "sip:b@b", List.of(), 0, 1, HOP);
    SipCommand.InviteReceived invite =
        new SipCommand.InviteReceived(
            transaction,
            World.TENANT,
            "carrier",
            HOP,
            dialog,
            one(NUMBERS),
            one(NUMBERS),
            "\"\u0001\\",
            maybeSdp(),
            random.nextInt(4) == 0
                ? List.of(new SipHeader("Max-Forwards", Integer.toString(random.nextInt(3))))
                : List.of(),
            "");
    invites.put(transaction, invite);
    return invite;
  }

  private Command sip() {
    long transaction = ++lastTransaction;
    Dialog dialog = recent(dialogs);
    DialogId id = dialog.id();
    long leg = recent(legs);
    long cseq = random.nextInt(6);
    int status = random.nextBoolean() ? 200 : one(FAILURES);
    Dialog fork = forked(dialog, "f" + random.nextInt(3));
    return switch (random.nextInt(11)) {
      case 0 -> new SipCommand.CancelReceived(recent(transactions));
      case 1 -> new SipCommand.AckReceived(id, cseq, maybeSdp());
      case 2 -> random.nextInt(4) == 0 ? new SipCommand.AckTimedOut(id) : invite();
      case 3 -> new SipCommand.ByeReceived(transaction, id, cseq, Optional.of("SIP;cause=16"));
      case 4, 5 -> {
        SipCommand.ReinviteReceived reinvite =
            new SipCommand.ReinviteReceived(
                transaction, id, cseq, maybeSdp(), Optional.of("x"), Optional.of(HOP));
        reinvites.put(transaction, reinvite);
        yield reinvite;
      }
      case 6 ->
          new SipCommand.InfoReceived(transaction, id, cseq, "application/dtmf-relay", one(DIGITS));
      case 7 -> new SipCommand.InviteProgressed(leg, 180 + random.nextInt(4), fork, maybeSdp());
      case 8 -> new SipCommand.InviteAnswered(leg, fork, maybeSdp());
      case 9 -> new SipCommand.InviteRefused(leg, one(FAILURES), "no", random.nextBoolean());
      default -> answered(leg, one(List.of("BYE", "INVITE", "INFO")), cseq, status);
    };
  }

  private Command media() {
    long leg = recent(legs);
    long request = recent(requests);
    return switch (random.nextInt(17)) {
      case 12, 13 -> new MediaCommand.EndpointLost(leg, one(Failure.values()), "");
      case 14 -> new MediaCommand.EndpointsApart(leg, recent(legs));
      case 0 -> new MediaCommand.EndpointReady(leg, request, one(SDPS));
      case 1 -> new MediaCommand.AnswerApplied(leg, request);
      case 2 -> new MediaCommand.EndpointFailed(leg, request, one(Failure.values()), "");
      case 3, 4, 5, 6 ->
          new MediaCommand.DtmfReceived(leg, "012*#x".charAt(random.nextInt(6)), 100);
      case 7 -> new MediaCommand.PlayEnded(leg, request, one(PlayEnd.values()), 1, "");
      case 8 -> new MediaCommand.RecordingStarted(request);
      case 9 -> new MediaCommand.RecordingEnded(request, 1, 1);
      case 10 -> new MediaCommand.RecordingFailed(request, one(Failure.values()), "");
      case 11 -> new MediaCommand.MediaTimedOut(leg, 30_000);
      default -> new MediaCommand.EndpointReleased(leg, 1, 1, 1, 1);
    };
  }

  private Command agent() {
    AgentId agent = new AgentId(World.TENANT, one(AGENTS));
    return switch (random.nextInt(12)) {
      case 0 -> new AgentCommand.RemoveAgent(1, agent);
      case 1, 4, 5 ->
          new AgentCommand.PutAgent(
              1,
              agent,
              "n",
              "",
              "",
              Map.of("support", 1 + random.nextInt(11)),
              Optional.of(one(NUMBERS)));
      case 2, 3 ->
          new SipCommand.RegisterReceived(
              ++lastTransaction,
              agent,
              HOP,
              "reg" + random.nextInt(3),
              random.nextInt(9),
              "",
              List.of(
                  new SipCommand.RequestedContact(
                      "sip:p" + random.nextInt(4) + "@p", 1000, 900L * random.nextInt(3))),
              random.nextInt(9) == 0);
      default ->
          new AgentCommand.SetAgentState(
              1,
              agent,
              random.nextInt(5) > 0 ? RequestedState.READY : one(RequestedState.values()),
              random.nextInt(9) == 0 ? "\u0007" : "");
    };
  }

  private Command platform() {
    return switch (random.nextInt(32)) {
      case 0 ->
          random.nextBoolean()
              ? new EngineCommand.DrainRequested()
              : new EngineCommand.StopRequested();
      case 1, 2, 3 -> new EngineCommand.EngineStarted("again", random.nextLong());
      case 4, 5, 6, 7, 8 -> new ControlCommand.DeployFlows(2, World.TENANT, List.of(one(flows)));
      case 9 -> new ControlCommand.DeployFlows(2, World.TENANT, List.of());
      case 10 -> new ControlCommand.ApplySettings(3, Settings.INITIAL);
      case 11, 12, 13 -> new ControlCommand.ApplySettings(3, settings);
      case 14, 15, 16 -> new ControlCommand.HangUp(4, recent(calls));
      default ->
          new ControlCommand.Originate(
              5, World.TENANT, one(NUMBERS), one(NUMBERS), "survey", "order");
    };
  }

  private SipCommand.RequestAnswered answered(long leg, String method, long cseq, int status) {
    return new SipCommand.RequestAnswered(leg, method, cseq, status, maybeSdp(), Optional.of("y"));
  }

  private static Dialog forked(Dialog dialog, String remoteTag) {
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        remoteTag,
        dialog.localUri(),
        dialog.remoteUri(),
        "",
        "sip:x@x",
        List.of(),
        dialog.localCSeq(),
        0,
        HOP);
  }

  private Optional<String> maybeSdp() {
    return random.nextInt(6) == 0 ? Optional.empty() : Optional.of(one(SDPS));
  }

  private <T> T recent(List<T> all) {
    return random.nextInt(20) == 0
        ? one(all)
        : all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), RECENT)));
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private <T> T one(T[] all) {
    return all[random.nextInt(all.length)];
  }
}

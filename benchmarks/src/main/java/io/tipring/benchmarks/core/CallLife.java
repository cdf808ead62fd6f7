package io.tipring.benchmarks.core;

import io.tipring.acd.Acd;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.EngineCommand.EngineStarted;
import io.tipring.core.command.MediaCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.DialogId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The life of one call through the domain, as the adapters would tell it: INVITE, answer, welcome,
 * key 1, queue, offer, agent answers, recording, BYE. {@link #TURNS} commands.
 */
final class CallLife {

  /** Commands of one life. */
  static final int TURNS = 17;

  private static final String TENANT = "default";
  private static final SipAddress HOP = new SipAddress(Transport.UDP, "127.0.0.1", 5060);
  private static final AgentId AGENT = new AgentId(TENANT, "1001");
  private static final String HEAD =
      "INVITE sip:400@127.0.0.1 SIP/2.0\r\n" + "X-Padding: ".repeat(50) + "\r\n\r\n";
  private static final String SDP =
      "v=0\r\n"
          + "o=- 1 1 IN IP4 127.0.0.1\r\n"
          + "s=-\r\n"
          + "c=IN IP4 127.0.0.1\r\n"
          + "t=0 0\r\n"
          + "m=audio 30000 RTP/AVP 0 101\r\n"
          + "a=rtpmap:101 telephone-event/8000\r\n";
  private static final String FLOW =
      """
      flow hotline "Hotline" {
        on call to "400"
        answer
        menu main {
          play "main-menu"
          key 1 -> support
          nothing for 6s, twice -> support
          wrong key, twice -> support
        }
        queue support {
          need support >= 1
          ring for 20s
          record
        }
      }
      """;

  /** Who sees each command before it is run: nobody, or a journal. */
  interface Tap {
    void on(long sequence, long timeMillis, Command command);
  }

  private final TurnProcessor processor = new TurnProcessor(new Flows(), new Acd());
  private final Tap tap;
  private long timeMillis = 1_800_000_000_000L;
  private long call;
  private List<Effect> effects = List.of();

  CallLife(Tap tap) {
    this.tap = tap;
    run(new EngineStarted("benchmark", 1));
    // One phone that never expires, however long the benchmark runs.
    run(
        new ApplySettings(
            0,
            new Settings(
                List.of(), List.of(), 30, Integer.MAX_VALUE, 10, 180_000, 86_400_000, "tipring")));
    run(new DeployFlows(0, TENANT, List.of(new FlowSource("hotline.flow", FLOW))));
    run(
        new PutAgent(
            0,
            AGENT,
            "Ann",
            "0".repeat(32),
            "0".repeat(64),
            Map.of("support", 5),
            Optional.empty()));
    run(
        new SipCommand.RegisterReceived(
            1,
            AGENT,
            HOP,
            "reg",
            1,
            "phone",
            List.of(
                new SipCommand.RequestedContact(
                    "sip:1001@127.0.0.1:5070", 1000, Integer.MAX_VALUE)),
            false));
    run(new SetAgentState(0, AGENT, RequestedState.READY, ""));
  }

  /** The domain as it stands now. */
  TurnProcessor processor() {
    return processor;
  }

  private void run(Command command) {
    timeMillis++;
    long sequence = processor.sequence() + 1;
    tap.on(sequence, timeMillis, command);
    effects = processor.process(sequence, timeMillis, command).effects();
  }

  private <E extends Effect> E effect(Class<E> type) {
    for (Effect effect : effects) {
      if (type.isInstance(effect)) {
        return type.cast(effect);
      }
    }
    throw new IllegalStateException("no " + type.getSimpleName() + " in " + effects);
  }

  /** One whole call; returns the number of calls left, which is 0. */
  int live() {
    call++;
    String callId = "call-" + call + "@127.0.0.1";
    Dialog offered =
        new Dialog(
            callId,
            "",
            "caller-tag",
            "sip:400@127.0.0.1",
            "sip:13800138000@127.0.0.1",
            "",
            "sip:13800138000@127.0.0.1:5090",
            List.of(),
            0,
            1,
            HOP);
    run(
        new SipCommand.InviteReceived(
            call,
            TENANT,
            "local",
            HOP,
            offered,
            "400",
            "13800138000",
            "",
            Optional.of(SDP),
            List.of(),
            HEAD));
    MediaEffect.Allocate allocate = effect(MediaEffect.Allocate.class);
    run(new MediaCommand.EndpointReady(allocate.legId(), allocate.requestId(), SDP));
    String tag = effect(SipEffect.RespondToInvite.class).localTag();
    DialogId dialog = new DialogId(callId, tag, "caller-tag");
    run(new SipCommand.AckReceived(dialog, 1, Optional.empty()));
    MediaEffect.Play menu = effect(MediaEffect.Play.class);
    run(new MediaCommand.DtmfReceived(allocate.legId(), '1', 100));
    MediaEffect.Allocate agentSide = effect(MediaEffect.Allocate.class);
    run(
        new MediaCommand.PlayEnded(
            allocate.legId(), menu.playId(), MediaCommand.PlayEnd.STOPPED, 10, ""));
    long agentLeg = agentSide.legId();
    run(new MediaCommand.EndpointReady(agentLeg, agentSide.requestId(), SDP));
    Dialog invited = effect(SipEffect.SendInvite.class).dialog();
    Dialog up =
        new Dialog(
            invited.callId(),
            invited.localTag(),
            "phone-tag",
            invited.localUri(),
            invited.remoteUri(),
            "",
            "sip:1001@127.0.0.1:5070",
            List.of(),
            invited.localCSeq(),
            0,
            HOP);
    run(new SipCommand.InviteProgressed(agentLeg, 180, up, Optional.empty()));
    run(new SipCommand.InviteAnswered(agentLeg, up, Optional.of(SDP)));
    run(
        new MediaCommand.AnswerApplied(
            agentLeg, effect(MediaEffect.ApplyAnswer.class).requestId()));
    long recording = effect(MediaEffect.StartRecording.class).recordingId();
    run(new MediaCommand.RecordingStarted(recording));
    run(new SipCommand.ByeReceived(call, dialog, 2, Optional.empty()));
    long cseq = effect(SipEffect.SendBye.class).dialog().localCSeq();
    run(new MediaCommand.RecordingEnded(recording, 1_000, 32_044));
    run(new MediaCommand.EndpointReleased(allocate.legId(), 50, 50, 0, 0));
    run(new MediaCommand.EndpointReleased(agentLeg, 50, 50, 0, 0));
    run(
        new SipCommand.RequestAnswered(
            agentLeg, "BYE", cseq, 200, Optional.empty(), Optional.empty()));
    run(new SetAgentState(0, AGENT, RequestedState.READY, ""));
    run(new io.tipring.core.command.EngineCommand.TimersDue());
    return processor.calls();
  }
}

package io.tipring.media.freeswitch.standin;

import io.tipring.media.codec.Codec;
import io.tipring.media.dtmf.DtmfDigit;
import io.tipring.media.negotiation.NegotiationException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One channel: its call, its sound, its variables, and what runs on it. */
final class Channel {
  private final Exchange exchange;
  private final SipCall call;
  private final Rtp rtp;
  private final String uuid = UUID.randomUUID().toString();
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private final Map<String, RecordingTap> taps = new LinkedHashMap<>();
  private final Applications applications = new Applications(this);
  private final long createdMicros = System.currentTimeMillis() * 1000;
  private final short[] said = new short[Codec.FRAME_SAMPLES];
  private final short[] heard = new short[Codec.FRAME_SAMPLES];
  private boolean saidAny;
  private String state = "CS_INIT";
  private int stateNumber = 1;
  private String callState = "DOWN";
  private String answerState = "ringing";
  private Cause cause;
  private Channel partner;
  private boolean firstOfBridge;
  private boolean created;
  private String destination;
  private String arrivesAt;
  private Deque<Application> firstPlan = new ArrayDeque<>();

  Channel(Exchange exchange, SipCall call) throws IOException {
    this.exchange = exchange;
    this.call = call;
    this.rtp =
        new Rtp(
            exchange.loop(),
            exchange.rtpAddress(),
            (digit, millis) -> digit(digit, millis * 8, "RTP"));
    call.carriedBy(this);
    destination = call.invite().userOfUri();
    arrivesAt = destination;
    ChannelVariables.fill(variables, uuid, call, exchange);
  }

  Exchange exchange() {
    return exchange;
  }

  String uuid() {
    return uuid;
  }

  SipCall call() {
    return call;
  }

  Map<String, Object> variables() {
    return variables;
  }

  Map<String, RecordingTap> taps() {
    return taps;
  }

  Applications applications() {
    return applications;
  }

  Channel partner() {
    return partner;
  }

  boolean up() {
    return cause == null;
  }

  boolean created() {
    return created;
  }

  boolean answered() {
    return answerState.equals("answered");
  }

  String state() {
    return state;
  }

  String callState() {
    return callState;
  }

  long createdMicros() {
    return createdMicros;
  }

  short[] said() {
    return said;
  }

  boolean saidAny() {
    return saidAny;
  }

  /** A transfer is on its way; an inline plan is no number to stay at. */
  void goingTo(String number, boolean inline) {
    arrivesAt = inline ? destination : number;
    destination = number;
  }

  void arrived() {
    destination = arrivesAt;
  }

  String destination() {
    return destination;
  }

  void state(String name, int number) {
    state = name;
    stateNumber = number;
  }

  boolean isTrue(String variable) {
    return "true".equals(variables.get(variable));
  }

  // The SIP side.

  /** Begins with the INVITE's offer, or with an offer of ours that the ACK will answer. */
  void begin(Deque<Application> plan) {
    firstPlan = plan;
    String offer = call.invite().body();
    if (offer.isEmpty()) {
      call.answer(rtp.offer(), true);
      sdpVariables("");
      return;
    }
    try {
      rtp.answer(offer);
    } catch (NegotiationException e) {
      call.refuse(488, "Not Acceptable Here");
      cause = Cause.INCOMPATIBLE_DESTINATION;
      exchange.gone(this);
      return;
    }
    sdpVariables(offer);
    create();
  }

  private void create() {
    created = true;
    publish(event("CHANNEL_CREATE"));
    callState = "RINGING";
    state("CS_EXECUTE", 4);
    applications.follow(firstPlan);
  }

  /** The dialplan knows no such context. */
  void noRoute() {
    state("CS_ROUTING", 2);
    callState = "RINGING";
    hangUp(Cause.NO_ROUTE_DESTINATION, true);
  }

  void answer() {
    if (!answered()) {
      answerState = "answered";
      call.answer(rtp.localSdp(), false);
      variables.put("endpoint_disposition", "ANSWER");
      publish(event("CHANNEL_ANSWER"));
      callState = "ACTIVE";
    }
  }

  void ringing() {
    call.provisional(180, "Ringing", "");
    publish(event("CHANNEL_PROGRESS"));
  }

  void preAnswer() {
    answerState = "early";
    call.provisional(183, "Session Progress", rtp.localSdp());
    publish(event("CHANNEL_PROGRESS_MEDIA"));
    callState = "EARLY";
  }

  /** The ACK is there. */
  void acknowledged(String sdpAnswer) {
    if (!sdpAnswer.isEmpty()) {
      try {
        rtp.applyAnswer(sdpAnswer);
        sdpVariables(sdpAnswer);
      } catch (NegotiationException e) {
        hangUp(Cause.INCOMPATIBLE_DESTINATION, true);
        return;
      }
    }
    if (!created && up()) {
      create();
    }
  }

  void reinvited(String offer) {
    try {
      if (offer.isEmpty()) {
        call.answer(rtp.offer(), true);
      } else {
        call.answer(rtp.answer(offer), false);
        sdpVariables(offer);
      }
    } catch (NegotiationException e) {
      call.refuse(488, "Not Acceptable Here");
    }
  }

  private void sdpVariables(String remote) {
    if (!remote.isEmpty()) {
      variables.put("switch_r_sdp", remote);
    }
    variables.put("rtp_local_sdp_str", rtp.localSdp());
    variables.put("local_media_ip", exchange.rtpAddress().getHostAddress());
    variables.put("local_media_port", Integer.toString(rtp.port()));
    if (rtp.agreement() != null && rtp.agreement().rtp() != null) {
      variables.put("remote_media_ip", rtp.agreement().rtp().getAddress().getHostAddress());
      variables.put("remote_media_port", Integer.toString(rtp.agreement().rtp().getPort()));
    }
  }

  // Bridges.

  void bridgedWith(Channel other, boolean first) {
    partner = other;
    firstOfBridge = first;
    variables.put("bridge_to", other.uuid);
    variables.put("last_bridge_to", other.uuid);
    variables.put("bridge_uuid", other.uuid);
    variables.put("bridge_channel", other.name());
    state("CS_SOFT_EXECUTE", 3);
  }

  boolean firstOfBridge() {
    return firstOfBridge;
  }

  void unbridged() {
    partner = null;
    variables.remove("bridge_to");
  }

  // The end.

  /**
   * @param byUs whether the peer has to be told
   */
  void hangUp(Cause why, boolean byUs) {
    if (!up()) {
      return;
    }
    cause = why;
    if (byUs) {
      call.hangUp(why);
    }
    variables.put("sip_hangup_disposition", byUs ? "send_bye" : "recv_bye");
    if (!created) {
      finish();
      return;
    }
    answerState = "hangup";
    publish(event("CHANNEL_HANGUP"));
    variables.put("hangup_cause", why.name());
    variables.put("hangup_cause_q850", Integer.toString(why.q850()));
    Channel other = partner;
    if (other != null) {
      exchange.bridges().ended(this, other);
    } else {
      applications.unwind();
      complete();
      finish();
    }
  }

  /** Packets of RTP from the peer. */
  long received() {
    return rtp.received();
  }

  /** Packets of RTP to the peer. */
  long sent() {
    return rtp.sent();
  }

  void complete() {
    state("CS_HANGUP", 10);
    stopRecordings();
    callState = "HANGUP";
    state("CS_REPORTING", 11);
    variables.put("rtp_audio_in_packet_count", Long.toString(rtp.received()));
    variables.put("rtp_audio_out_packet_count", Long.toString(rtp.sent()));
    publish(event("CHANNEL_HANGUP_COMPLETE"));
  }

  void finish() {
    if (created) {
      publish(event("CHANNEL_DESTROY"));
    }
    rtp.close();
    exchange.gone(this);
  }

  void closeSound() {
    rtp.close();
  }

  private void stopRecordings() {
    for (String path : List.copyOf(taps.keySet())) {
      stopRecording(path);
    }
  }

  void stopRecording(String path) {
    RecordingTap tap = taps.remove(path);
    tap.close();
    variables.put("record_file_size", Long.toString(tap.bytes()));
    variables.put("record_samples", Long.toString(tap.samples()));
    variables.put("record_seconds", Long.toString(tap.millis() / 1000));
    variables.put("record_ms", Long.toString(tap.millis()));
    variables.put("record_completion_cause", "success-maxtime");
    publish(
        event("RECORD_STOP")
            .put("Record-File-Path", path)
            .put("Record-Completion-Cause", "success-maxtime"));
    publish(bugEvent("MEDIA_BUG_STOP", path));
  }

  Event bugEvent(String name, String target) {
    return event(name).put("Media-Bug-Function", "session_record").put("Media-Bug-Target", target);
  }

  // Digits and frames.

  /** The peer pressed a digit. */
  void digit(char digit, int duration, String source) {
    if (!up() || !created) {
      return;
    }
    publish(
        event("DTMF")
            .put("DTMF-Digit", Character.toString(digit))
            .put("DTMF-Duration", Integer.toString(duration))
            .put("DTMF-Source", source));
    String terminators = variables.getOrDefault("playback_terminators", "*").toString();
    if (!terminators.equals("none") && terminators.indexOf(digit) >= 0) {
      applications.breakSound();
    } else if (partner != null) {
      partner.rtp.sendDigit(DtmfDigit.eventOf(digit), duration / 8);
    }
  }

  /** Digits, perhaps with {@code @MILLIS} behind. */
  void sendDigits(String digits) {
    String[] parts = digits.split("@");
    int millis = parts.length > 1 ? Integer.parseInt(parts[1]) : 250;
    for (char digit : parts[0].toCharArray()) {
      if (DtmfDigit.eventOf(digit) >= 0) {
        rtp.sendDigit(DtmfDigit.eventOf(digit), millis);
      }
    }
  }

  void listen() {
    saidAny = rtp.listen(said);
  }

  void speak() {
    applications.step();
    if (!up()) {
      return;
    }
    boolean any = compose();
    rtp.speak(heard, any);
    taps.values().forEach(tap -> tap.take(said, heard));
  }

  private boolean compose() {
    Sound sound = applications.sound();
    if (sound != null) {
      sound.fill(heard);
      if (sound.ended()) {
        applications.soundEnded();
      }
      return true;
    }
    if (exchange.conferences().mix(this, heard)) {
      return true;
    }
    if (partner != null && partner.up()) {
      System.arraycopy(partner.said, 0, heard, 0, heard.length);
      return partner.saidAny;
    }
    Arrays.fill(heard, (short) 0);
    return false;
  }

  // Events.

  String name() {
    return variables.get("channel_name").toString();
  }

  void publish(Event event) {
    exchange.publish(event);
  }

  /** An event with all that is known of the channel. */
  Event event(String eventName) {
    Event event = exchange.event(eventName);
    if (cause != null) {
      event.put("Hangup-Cause", cause.name());
    }
    event
        .put("Channel-State", state)
        .put("Channel-Call-State", callState)
        .put("Channel-State-Number", Integer.toString(stateNumber))
        .put("Channel-Name", name())
        .put("Unique-ID", uuid)
        .put("Call-Direction", "inbound")
        .put("Presence-Call-Direction", "inbound")
        .put("Channel-HIT-Dialplan", "true")
        .put("Channel-Call-UUID", partner != null && !firstOfBridge ? partner.uuid : uuid)
        .put("Answer-State", answerState);
    ChannelVariables.caller(event, "Caller-", this);
    if (partner != null) {
      event.put("Other-Type", firstOfBridge ? "originatee" : "originator");
      ChannelVariables.caller(event, "Other-Leg-", partner);
    }
    variables.forEach((key, value) -> event.put("variable_" + key, value));
    return event;
  }
}

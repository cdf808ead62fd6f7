package io.tipring.media.freeswitch.standin;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One dialog as the called side (RFC 3261 §12): answers the INVITE and those within the dialog,
 * repeats a 200 until its ACK comes, and says BYE.
 */
final class SipCall {
  private static final long T1_MILLIS = 500;
  private static final long T2_MILLIS = 4_000;
  private static final long GIVE_UP_MILLIS = 32_000;

  private final SipPort port;
  private final SipText invite;
  private final InetSocketAddress peer;
  private final String localTag;
  private SipText answering;
  private byte[] lastResponse = new byte[0];
  private Loop.Timer repeating;
  private boolean finalSent;
  private boolean ended;
  private boolean offeredInAnswer;
  private long localCseq = ThreadLocalRandom.current().nextLong(1, 1_000_000);
  private Channel channel;

  SipCall(SipPort port, SipText invite, InetSocketAddress peer) {
    this.port = port;
    this.invite = invite;
    this.answering = invite;
    this.peer = peer;
    this.localTag = Long.toString(ThreadLocalRandom.current().nextLong(1L << 60), 36);
  }

  SipText invite() {
    return invite;
  }

  InetSocketAddress peer() {
    return peer;
  }

  String localTag() {
    return localTag;
  }

  boolean has(SipText request) {
    return request.tagOf("to").equals(localTag) && request.tagOf("from").equals(remoteTag());
  }

  String remoteTag() {
    return invite.tagOf("from");
  }

  void carriedBy(Channel carrier) {
    channel = carrier;
  }

  Channel channel() {
    return channel;
  }

  boolean ended() {
    return ended;
  }

  /** The same request again. */
  void repeat() {
    if (lastResponse.length > 0) {
      port.send(lastResponse, peer);
    }
  }

  boolean isAnswering(SipText request) {
    return answering.cseq().equals(request.cseq());
  }

  void provisional(int status, String reason, String sdp) {
    if (!finalSent) {
      lastResponse = answering.respond(status, reason, localTag, contact(), sdp);
      port.send(lastResponse, peer);
    }
  }

  /** 200 to the INVITE or to the re-INVITE in progress. */
  void answer(String sdp, boolean isOffer) {
    if (finalSent) {
      return;
    }
    finalSent = true;
    offeredInAnswer = isOffer;
    lastResponse = answering.respond(200, "OK", localTag, contact(), sdp);
    port.send(lastResponse, peer);
    repeatAnswer(T1_MILLIS, T1_MILLIS);
  }

  private void repeatAnswer(long after, long passed) {
    repeating =
        port.loop()
            .later(
                after,
                () -> {
                  if (passed >= GIVE_UP_MILLIS) {
                    channel.hangUp(Cause.NORMAL_TEMPORARY_FAILURE, true);
                  } else {
                    port.send(lastResponse, peer);
                    long next = Math.min(2 * after, T2_MILLIS);
                    repeatAnswer(next, passed + next);
                  }
                });
  }

  void refuse(int status, String reason) {
    if (!finalSent) {
      finalSent = true;
      lastResponse = answering.respond(status, reason, localTag, List.of(), "");
      port.send(lastResponse, peer);
      if (answering == invite) {
        ended = true;
      }
    }
  }

  void reinvited(SipText request) {
    answering = request;
    finalSent = false;
    channel.reinvited(request.body());
  }

  void acknowledged(SipText ack) {
    if (repeating != null && ack.cseq().split(" ")[0].equals(answering.cseq().split(" ")[0])) {
      repeating.cancel();
      repeating = null;
      channel.acknowledged(offeredInAnswer ? ack.body() : "");
    }
  }

  /** The peer said BYE, or nobody is there any more. */
  void end() {
    ended = true;
    if (repeating != null) {
      repeating.cancel();
    }
  }

  /** We hang up: BYE, or a refusal if it is not answered. */
  void hangUp(Cause cause) {
    if (ended) {
      return;
    }
    if (!finalSent && answering == invite) {
      refuse(cause.sipStatus(), cause.sipReason());
      end();
      return;
    }
    end();
    String target = SipText.uriOf(invite.first("contact"));
    StringBuilder out = new StringBuilder("BYE " + target + " SIP/2.0\r\n");
    String branch = "z9hG4bK" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 60), 36);
    out.append("Via: SIP/2.0/UDP ").append(port.hostPort()).append(";rport;branch=");
    out.append(branch).append("\r\nMax-Forwards: 70\r\n");
    String to = invite.first("to");
    out.append("From: ").append(to).append(";tag=").append(localTag).append("\r\n");
    out.append("To: ").append(invite.first("from")).append("\r\n");
    out.append("Call-ID: ").append(invite.callId()).append("\r\n");
    out.append("CSeq: ").append(++localCseq).append(" BYE\r\n");
    String reason = "Reason: Q.850;cause=" + cause.q850() + ";text=\"" + cause.name() + "\"";
    port.request(branch, SipText.finish(out, List.of(reason), ""), peer);
  }

  private List<String> contact() {
    return List.of(
        "Contact: <sip:mod_sofia@" + port.hostPort() + ">",
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE");
  }

  /** What a variable of a channel says of a URI: without the scheme. */
  static String bare(String uri) {
    String text = uri.startsWith("sip:") ? uri.substring(4) : uri;
    int semicolon = text.indexOf(';');
    return semicolon < 0 ? text : text.substring(0, semicolon);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

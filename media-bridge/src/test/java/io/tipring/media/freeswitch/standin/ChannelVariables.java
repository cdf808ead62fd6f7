package io.tipring.media.freeswitch.standin;

import java.util.Map;

/** What a channel knows of the INVITE that made it. */
final class ChannelVariables {
  private ChannelVariables() {}

  static void fill(Map<String, Object> to, String uuid, SipCall call, Exchange exchange) {
    SipText invite = call.invite();
    String from = SipCall.bare(SipText.uriOf(invite.first("from")));
    String peer = call.peer().getAddress().getHostAddress();
    to.put("direction", "inbound");
    to.put("uuid", uuid);
    to.put("session_id", Long.toString(exchange.nextSession()));
    to.put("sip_from_user", userOf(from));
    to.put("sip_from_uri", from);
    to.put("sip_from_host", hostOf(from));
    to.put("channel_name", "sofia/" + exchange.options().profile() + "/" + from);
    to.put("sip_local_network_addr", exchange.rtpAddress().getHostAddress());
    to.put("sip_network_ip", peer);
    to.put("sip_network_port", Integer.toString(call.peer().getPort()));
    to.put("sip_received_ip", peer);
    to.put("sip_received_port", Integer.toString(call.peer().getPort()));
    to.put("sip_via_protocol", "udp");
    to.put("sofia_profile_name", exchange.options().profile());
    to.put("recovery_profile_name", exchange.options().profile());
    String request = SipCall.bare(invite.uri());
    to.put("sip_req_user", invite.userOfUri());
    to.put("sip_req_uri", request);
    to.put("sip_req_host", hostOf(request));
    String target = SipCall.bare(SipText.uriOf(invite.first("to")));
    to.put("sip_to_user", userOf(target));
    to.put("sip_to_uri", target);
    to.put("sip_to_host", hostOf(target));
    String contact = SipCall.bare(SipText.uriOf(invite.first("contact")));
    to.put("sip_contact_user", userOf(contact));
    to.put("sip_contact_uri", contact);
    to.put("sip_contact_host", hostOf(contact));
    to.put("max_forwards", invite.first("max-forwards"));
    for (SipText.Header header : invite.headers()) {
      if (header.name().regionMatches(true, 0, "X-", 0, 2)) {
        to.put("sip_h_" + header.name(), header.value());
      }
    }
    to.put("call_uuid", uuid);
    to.put("read_codec", "PCMU");
    to.put("read_rate", "8000");
    to.put("write_codec", "PCMU");
    to.put("write_rate", "8000");
    to.put("dtmf_type", "rfc2833");
    to.put("sip_to_tag", call.localTag());
    to.put("sip_from_tag", call.remoteTag());
    to.put("sip_cseq", invite.cseq().split(" ")[0]);
    to.put("sip_call_id", invite.callId());
    to.put("sip_full_via", String.join(",", invite.all("via")));
    String display = SipText.displayOf(invite.first("from"));
    if (!display.isEmpty()) {
      to.put("sip_from_display", display);
    }
    to.put("sip_full_from", invite.first("from"));
    to.put("sip_full_to", invite.first("to") + ";tag=" + call.localTag());
  }

  private static String userOf(String bare) {
    int at = bare.indexOf('@');
    return at < 0 ? "" : bare.substring(0, at);
  }

  private static String hostOf(String bare) {
    String host = bare.substring(bare.indexOf('@') + 1);
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** The display name of the caller, or what stands for none. */
  static String callerName(SipCall call) {
    String display = SipText.displayOf(call.invite().first("from"));
    return display.isEmpty() ? callerNumber(call) : display;
  }

  static String callerNumber(SipCall call) {
    return userOf(SipCall.bare(SipText.uriOf(call.invite().first("from"))));
  }

  /** The headers of a caller profile. */
  static void caller(Event event, String prefix, Channel channel) {
    SipCall call = channel.call();
    String number = callerNumber(call);
    event
        .put(prefix + "Direction", "inbound")
        .put(prefix + "Logical-Direction", "inbound")
        .put(prefix + "Username", number)
        .put(prefix + "Dialplan", "XML")
        .put(prefix + "Caller-ID-Name", callerName(call))
        .put(prefix + "Caller-ID-Number", number)
        .put(prefix + "Network-Addr", call.peer().getAddress().getHostAddress())
        .put(prefix + "ANI", number)
        .put(prefix + "Destination-Number", channel.destination())
        .put(prefix + "Unique-ID", channel.uuid())
        .put(prefix + "Source", "mod_sofia")
        .put(prefix + "Context", "park-all")
        .put(prefix + "Channel-Created-Time", Long.toString(channel.createdMicros()));
  }
}

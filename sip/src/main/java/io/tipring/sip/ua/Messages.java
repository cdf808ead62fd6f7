package io.tipring.sip.ua;

import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.Params;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.message.Via;
import io.tipring.sip.transport.Hop;
import io.tipring.sip.transport.SipTransport;
import io.tipring.sip.transport.SipTransport.LocalAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders messages with what belongs to this hop: Via, Contact, Max-Forwards, Allow, Server. */
public final class Messages {

  /** What the engine understands. */
  static final String ALLOW = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REGISTER";

  /** A header of effects and commands: how many hops a call that goes on has left. */
  static final String HOPS = "Max-Forwards";

  private static final int MAX_FORWARDS = 70;

  private final Map<Transport, LocalAddress> locals;
  private final EnumMap<Transport, String> contacts = new EnumMap<>(Transport.class);
  private final String serverName;
  private final SipMetrics metrics;

  /**
   * @param serverName value of Server and User-Agent
   */
  public Messages(SipTransport transport, String serverName, SipMetrics metrics) {
    this.locals = transport.locals();
    this.serverName = serverName;
    this.metrics = metrics;
    locals.forEach((kind, local) -> contacts.put(kind, "<sip:" + address(kind) + ">"));
  }

  /** Whether messages can be sent over this transport. */
  public boolean speaks(Transport transport) {
    return locals.containsKey(transport);
  }

  /** Our Contact, as in the header. */
  public String contact(Transport transport) {
    return contacts.get(transport);
  }

  /** A Contact of ours with a user part. */
  String contact(Transport transport, String user) {
    LocalAddress local = locals.get(transport);
    if (local == null) {
      throw new IllegalArgumentException("no listener for " + transport.token());
    }
    SipUri uri = SipUri.sip(user, local.host(), local.port());
    return "<"
        + (transport == Transport.UDP ? uri : uri.withParam("transport", transport.token()))
        + ">";
  }

  private String address(Transport transport) {
    String hostPort = locals.get(transport).hostPort();
    return transport == Transport.UDP ? hostPort : hostPort + ";transport=" + transport.token();
  }

  /** Some transport that we speak, for URIs that name none. */
  Transport defaultTransport() {
    return locals.containsKey(Transport.UDP) ? Transport.UDP : locals.keySet().iterator().next();
  }

  /** Begins a request: Via to CSeq. */
  public SipRequestBuilder request(
      String method, String branch, Transport transport, Dialog dialog, DialogRoute route)
      throws SipParseException {
    return request(method, branch, transport, dialog, route, dialog.localCSeq());
  }

  /** Begins an INVITE that may go as far as its headers say. */
  SipRequestBuilder invite(
      String branch, Transport transport, Dialog dialog, DialogRoute route, List<SipHeader> headers)
      throws SipParseException {
    int hops =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase(HOPS))
            .findFirst()
            .map(header -> Integer.parseInt(header.value()))
            .orElse(MAX_FORWARDS);
    SipRequestBuilder invite =
        request(SipMethods.INVITE, branch, transport, dialog, route, dialog.localCSeq(), hops);
    return with(
        invite, headers.stream().filter(header -> !header.name().equalsIgnoreCase(HOPS)).toList());
  }

  /** As above with another CSeq than the dialog's, for an ACK. */
  SipRequestBuilder request(
      String method,
      String branch,
      Transport transport,
      Dialog dialog,
      DialogRoute route,
      long cseq)
      throws SipParseException {
    return request(method, branch, transport, dialog, route, cseq, MAX_FORWARDS);
  }

  private SipRequestBuilder request(
      String method,
      String branch,
      Transport transport,
      Dialog dialog,
      DialogRoute route,
      long cseq,
      int hops)
      throws SipParseException {
    metrics.requestSent(method);
    SipRequestBuilder request =
        SipRequestBuilder.request(method, route.requestUri()).via(via(branch, transport));
    for (String value : route.routes()) {
      request.route(value);
    }
    NameAddr from = new NameAddr(dialog.localName(), SipUri.parse(dialog.localUri()), Params.NONE);
    NameAddr to = NameAddr.of(SipUri.parse(dialog.remoteUri()));
    return request
        .maxForwards(hops)
        .from(from.withTag(dialog.localTag()))
        .to(dialog.remoteTag().isEmpty() ? to : to.withTag(dialog.remoteTag()))
        .callId(dialog.callId())
        .cseq(cseq)
        .header("User-Agent", serverName);
  }

  /** The CANCEL of an INVITE of ours. */
  public byte[] cancel(SipMessage invite, Optional<String> reason) {
    metrics.requestSent(SipMethods.CANCEL);
    SipRequestBuilder cancel = SipRequestBuilder.cancel(invite);
    reason.ifPresent(value -> cancel.header("Reason", value));
    return cancel.build();
  }

  /** Whether this Via names us, so that its response was meant to come here (§18.1.2). */
  public boolean isOurs(Via via) {
    return locals.values().stream()
        .anyMatch(local -> local.port() == via.port() && local.host().equalsIgnoreCase(via.host()));
  }

  Via via(String branch, Transport transport) {
    LocalAddress local = locals.get(transport);
    Params params = Params.NONE.with("branch", branch).with("rport", null);
    return new Via(transport.name(), local.host(), local.port(), params);
  }

  /** Begins a response. */
  public SipResponseBuilder response(SipMessage request, Hop source, int status) {
    metrics.responseSent(request.method() == null ? "" : request.method(), status);
    SipResponseBuilder response =
        SipResponseBuilder.to(request, status)
            .topVia(
                request
                    .topVia()
                    .receivedFrom(
                        source.address().getAddress().getHostAddress(),
                        source.address().getPort()));
    return status == 100 ? response : response.header("Server", serverName);
  }

  static SipRequestBuilder with(SipRequestBuilder request, List<SipHeader> headers) {
    for (SipHeader header : headers) {
      request.header(header.name(), header.value());
    }
    return request;
  }

  static SipResponseBuilder with(SipResponseBuilder response, List<SipHeader> headers) {
    for (SipHeader header : headers) {
      response.header(header.name(), header.value());
    }
    return response;
  }
}

package io.tipring.media.negotiation;

import io.tipring.core.command.MediaCommand.Failure;
import io.tipring.core.sdp.Attribute;
import io.tipring.core.sdp.Connection;
import io.tipring.core.sdp.Direction;
import io.tipring.core.sdp.MediaDescription;
import io.tipring.core.sdp.Origin;
import io.tipring.core.sdp.RtpMap;
import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.media.codec.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One endpoint's side of offer and answer (RFC 3264). A failure leaves the agreement before it in
 * force. The version in {@code o=} grows with each description of ours (§8).
 */
public final class Negotiator {
  /** Our number for telephone-event where we offer. */
  static final int EVENT_PAYLOAD_TYPE = 101;

  private static final String EVENT = "telephone-event";
  private static final String EVENTS = "0-15";

  private final List<Codec> preference;
  private final InetAddress address;
  private final int port;
  private Origin origin;
  private List<MediaDescription> ownMedia = List.of();
  private Optional<Agreement> agreement = Optional.empty();
  private boolean offered;

  /**
   * @param preference codecs in our order
   * @param address what peers reach us at
   * @param port of RTP; RTCP is on the next
   * @param sessionId unique for this endpoint
   */
  public Negotiator(List<Codec> preference, InetAddress address, int port, long sessionId) {
    this.preference = List.copyOf(preference);
    this.address = address;
    this.port = port;
    this.origin = Origin.of("-", sessionId, 0, address.getHostAddress());
  }

  /** What is in force; empty before the first answer. */
  public Optional<Agreement> agreement() {
    return agreement;
  }

  /** Makes an offer of all we can, in place of what is agreed once it is answered (§5, §8). */
  public String offer() {
    List<RtpMap> maps = new ArrayList<>();
    for (Codec codec : preference) {
      maps.add(new RtpMap(codec.payloadType(), codec.name(), Codec.CLOCK_HZ, 1));
    }
    maps.add(new RtpMap(EVENT_PAYLOAD_TYPE, EVENT, Codec.CLOCK_HZ, 1));
    MediaDescription audio =
        MediaDescription.audio(port, maps)
            .plusAttribute(new Attribute("fmtp", EVENT_PAYLOAD_TYPE + " " + EVENTS))
            .plusAttribute(new Attribute("ptime", Integer.toString(Codec.FRAME_MILLIS)))
            .withDirection(Direction.SENDRECV);
    List<MediaDescription> media = new ArrayList<>();
    boolean placed = false;
    // A stream, once described, keeps its place for ever (§8).
    for (MediaDescription before : ownMedia) {
      boolean ours = !placed && !before.isRejected();
      media.add(ours ? audio : before);
      placed |= ours;
    }
    if (!placed) {
      media.add(audio);
    }
    offered = true;
    return describe(media);
  }

  /**
   * Answers an offer (§6): the first audio stream that we can take, all others refused.
   *
   * @throws NegotiationException if it can't be read or there is nothing in common
   */
  public String answer(String offer) throws NegotiationException {
    SessionDescription peer = parse(offer);
    MediaDescription taken = null;
    Agreement agreed = null;
    String whyNot = "no audio stream is offered";
    for (MediaDescription stream : peer.media()) {
      if (!stream.isRejected() && stream.type().equalsIgnoreCase("audio")) {
        try {
          agreed = agree(peer, stream, -1);
          taken = stream;
          break;
        } catch (NegotiationException e) {
          whyNot = e.getMessage();
        }
      }
    }
    if (taken == null) {
      throw new NegotiationException(Failure.NOT_ACCEPTABLE, whyNot);
    }
    List<MediaDescription> media = new ArrayList<>();
    for (MediaDescription stream : peer.media()) {
      media.add(stream == taken ? accepted(stream, agreed) : stream.rejected());
    }
    agreement = Optional.of(agreed);
    offered = false;
    return describe(media);
  }

  /**
   * Takes the peer's answer to our last offer (§7).
   *
   * @throws NegotiationException if it can't be read, refuses the stream or fits no offer of ours
   */
  public void applyAnswer(String answer) throws NegotiationException {
    if (!offered) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "an answer although nothing is offered");
    }
    SessionDescription peer = parse(answer);
    if (peer.media().size() != ownMedia.size()) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE,
          "the answer has " + peer.media().size() + " streams, the offer " + ownMedia.size());
    }
    for (int i = 0; i < ownMedia.size(); i++) {
      if (!ownMedia.get(i).isRejected()) {
        MediaDescription stream = peer.media().get(i);
        if (stream.isRejected() || !stream.type().equalsIgnoreCase("audio")) {
          throw new NegotiationException(Failure.NOT_ACCEPTABLE, "the answer refuses the sound");
        }
        agreement = Optional.of(agree(peer, stream, EVENT_PAYLOAD_TYPE));
        return;
      }
    }
    throw new NegotiationException(Failure.NOT_ACCEPTABLE, "the offer had no sound");
  }

  private Agreement agree(SessionDescription peer, MediaDescription stream, int ourEventType)
      throws NegotiationException {
    if (!stream.protocol().equalsIgnoreCase("RTP/AVP")
        && !stream.protocol().equalsIgnoreCase("RTP/AVPF")) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "transport " + stream.protocol() + " where RTP/AVP is spoken");
    }
    List<RtpMap> maps = stream.rtpMaps();
    RtpMap chosen = choose(maps, ourEventType >= 0);
    int event = payloadTypeOf(maps, EVENT);
    Connection connection =
        peer.connectionOf(stream)
            .orElseThrow(
                () -> new NegotiationException(Failure.MALFORMED_SDP, "the stream has no c= line"));
    Direction direction = peer.directionOf(stream).reversed();
    InetSocketAddress rtp = null;
    InetSocketAddress rtcp = null;
    if (connection.isUnspecified()) {
      direction = direction.and(Direction.RECVONLY); // the hold of RFC 2543 (RFC 3264 §8.4)
    } else {
      InetAddress host = literal(connection.address());
      rtp = new InetSocketAddress(host, stream.port());
      Optional<String> rtcpHost = stream.rtcpAddress();
      rtcp =
          new InetSocketAddress(
              rtcpHost.isPresent() ? literal(rtcpHost.get()) : host, separateRtcpPort(stream));
    }
    return new Agreement(
        Codec.ofEncodingName(chosen.encodingName()).orElseThrow(),
        chosen.payloadType(),
        event,
        ourEventType >= 0 ? ourEventType : event,
        payloadTypeOf(maps, "CN"),
        direction,
        rtp,
        rtcp);
  }

  /** We run RTCP on a port of its own, so that is where the peer wants it when we don't mux. */
  private static int separateRtcpPort(MediaDescription stream) {
    return stream.isRtcpMux() && stream.attribute("rtcp").isEmpty()
        ? Math.min(stream.port() + 1, 65_535)
        : stream.rtcpPort();
  }

  /** Of an answer the peer's first choice, of an offer ours. */
  private RtpMap choose(List<RtpMap> maps, boolean answer) throws NegotiationException {
    RtpMap best = null;
    int bestRank = Integer.MAX_VALUE;
    for (RtpMap map : maps) {
      int rank =
          map.clockRateHz() == Codec.CLOCK_HZ && map.channels() == 1
              ? Codec.ofEncodingName(map.encodingName()).map(preference::indexOf).orElse(-1)
              : -1;
      if (rank >= 0 && (best == null || (!answer && rank < bestRank))) {
        best = map;
        bestRank = rank;
      }
    }
    if (best == null) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "no codec in common: ours are " + preference);
    }
    return best;
  }

  private static int payloadTypeOf(List<RtpMap> maps, String encodingName) {
    for (RtpMap map : maps) {
      if (map.clockRateHz() == Codec.CLOCK_HZ
          && map.encodingName().equalsIgnoreCase(encodingName)) {
        return map.payloadType();
      }
    }
    return -1;
  }

  private MediaDescription accepted(MediaDescription stream, Agreement agreed) {
    List<RtpMap> maps = new ArrayList<>();
    maps.add(new RtpMap(agreed.codecPayloadType(), agreed.codec().name(), Codec.CLOCK_HZ, 1));
    int event = agreed.sentEventPayloadType();
    if (event >= 0) {
      maps.add(new RtpMap(event, EVENT, Codec.CLOCK_HZ, 1));
    }
    MediaDescription audio = MediaDescription.audio(port, maps);
    if (event >= 0) {
      audio = audio.plusAttribute(new Attribute("fmtp", event + " " + EVENTS));
    }
    audio =
        audio
            .plusAttribute(new Attribute("ptime", Integer.toString(Codec.FRAME_MILLIS)))
            .withDirection(agreed.direction());
    return new MediaDescription(
        audio.type(),
        port,
        1,
        stream.protocol(),
        audio.formats(),
        "",
        List.of(),
        List.of(),
        "",
        audio.attributes());
  }

  private String describe(List<MediaDescription> media) {
    ownMedia = List.copyOf(media);
    origin = origin.nextVersion();
    return SessionDescription.of(origin, Connection.of(address.getHostAddress()), ownMedia)
        .toString();
  }

  private static SessionDescription parse(String text) throws NegotiationException {
    try {
      return SessionDescription.parse(text);
    } catch (SdpException e) {
      throw new NegotiationException(Failure.MALFORMED_SDP, e.getMessage());
    }
  }

  /** An address; names are not looked up, because that may take seconds. */
  private InetAddress literal(String text) throws NegotiationException {
    InetAddress host;
    try {
      host = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "media address " + text + " is no IP address");
    }
    if (host.isMulticastAddress() || host.isAnyLocalAddress()) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "media address " + text + " is none of one host");
    }
    if (host.getClass() != address.getClass()) {
      throw new NegotiationException(
          Failure.NOT_ACCEPTABLE, "media address " + text + " is of another IP version than ours");
    }
    return host;
  }
}

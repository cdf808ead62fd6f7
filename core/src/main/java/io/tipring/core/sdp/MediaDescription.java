package io.tipring.core.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An {@code m=} line and what follows it (RFC 8866 §5.14).
 *
 * @param type {@code audio}, {@code video}, …
 * @param port 0–65535; 0 in an answer refuses the stream, in an offer ends it (RFC 3264 §6, §8.2)
 * @param portCount 1 unless the line says {@code port/count}
 * @param protocol such as {@code RTP/AVP}
 * @param formats for RTP the payload types, most wanted first
 * @param information the {@code i=} line, or empty
 * @param connections {@code c=} lines of this stream; mostly none or one
 * @param bandwidths values of {@code b=} lines
 * @param key the {@code k=} line, or empty
 */
public record MediaDescription(
    String type,
    int port,
    int portCount,
    String protocol,
    List<String> formats,
    String information,
    List<Connection> connections,
    List<String> bandwidths,
    String key,
    List<Attribute> attributes) {

  public MediaDescription {
    formats = List.copyOf(formats);
    connections = List.copyOf(connections);
    bandwidths = List.copyOf(bandwidths);
    attributes = List.copyOf(attributes);
  }

  /** An audio stream over RTP/AVP with one format for each mapping and an rtpmap for each. */
  public static MediaDescription audio(int port, List<RtpMap> mappings) {
    List<String> formats = new ArrayList<>(mappings.size());
    List<Attribute> attributes = new ArrayList<>(mappings.size());
    for (RtpMap mapping : mappings) {
      formats.add(Integer.toString(mapping.payloadType()));
      attributes.add(mapping.attribute());
    }
    return new MediaDescription(
        "audio", port, 1, "RTP/AVP", formats, "", List.of(), List.of(), "", attributes);
  }

  /** Whether the stream is refused or ended. */
  public boolean isRejected() {
    return port == 0;
  }

  /** Whether the formats are RTP payload types. */
  public boolean isRtp() {
    return protocol.startsWith("RTP/") || protocol.contains("/RTP/");
  }

  /** The value of the first attribute of that name; empty text for a property attribute. */
  public Optional<String> attribute(String name) {
    return Attributes.first(attributes, name);
  }

  /** The direction that this stream itself states; see {@link SessionDescription#directionOf}. */
  public Optional<Direction> ownDirection() {
    return Attributes.direction(attributes);
  }

  /**
   * What the payload types stand for, in the order of the formats: from {@code a=rtpmap}, else from
   * the static table of RFC 3551. Formats that are neither are left out.
   */
  public List<RtpMap> rtpMaps() {
    if (!isRtp()) {
      return List.of();
    }
    List<RtpMap> maps = new ArrayList<>(formats.size());
    for (String format : formats) {
      rtpMap(SdpText.number(format, 127)).ifPresent(maps::add);
    }
    return maps;
  }

  /** What a payload type stands for, as in {@link #rtpMaps}. */
  public Optional<RtpMap> rtpMap(int payloadType) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals("rtpmap")) {
        RtpMap map = SdpText.rtpMap(attribute.value());
        if (map != null && map.payloadType() == payloadType) {
          return Optional.of(map);
        }
      }
    }
    return Optional.ofNullable(RtpMap.ofStatic(payloadType));
  }

  /** Format parameters of a payload type (RFC 8866 §6.15), without the payload type. */
  public Optional<String> fmtp(int payloadType) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals("fmtp")) {
        String value = attribute.value();
        int space = value.indexOf(' ');
        if (space > 0 && SdpText.number(value.substring(0, space), 127) == payloadType) {
          return Optional.of(value.substring(space + 1).strip());
        }
      }
    }
    return Optional.empty();
  }

  /** Milliseconds of media that the writer likes in one packet (RFC 8866 §6.4). */
  public OptionalInt ptimeMillis() {
    return Attributes.number(attributes, "ptime", 60_000);
  }

  /** Most milliseconds of media that the writer takes in one packet (RFC 8866 §6.5). */
  public OptionalInt maxptimeMillis() {
    return Attributes.number(attributes, "maxptime", 60_000);
  }

  /** The port RTCP is wanted on: that of {@code a=rtcp} (RFC 3605), else the next after RTP. */
  public int rtcpPort() {
    if (isRtcpMux()) {
      return port;
    }
    String value = attribute("rtcp").orElse("");
    int space = value.indexOf(' ');
    int stated = SdpText.number(space < 0 ? value : value.substring(0, space), 65_535);
    return stated > 0 ? stated : Math.min(port + 1, 65_535);
  }

  /** The address RTCP is wanted at where {@code a=rtcp} names one (RFC 3605). */
  public Optional<String> rtcpAddress() {
    String value = attribute("rtcp").orElse("");
    int space = value.lastIndexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(value.substring(space + 1));
  }

  /** Whether RTP and RTCP may share the port (RFC 5761). */
  public boolean isRtcpMux() {
    return attribute("rtcp-mux").isPresent();
  }

  public MediaDescription withPort(int newPort) {
    return new MediaDescription(
        type,
        newPort,
        portCount,
        protocol,
        formats,
        information,
        connections,
        bandwidths,
        key,
        attributes);
  }

  public MediaDescription withFormats(List<String> newFormats) {
    return new MediaDescription(
        type,
        port,
        portCount,
        protocol,
        newFormats,
        information,
        connections,
        bandwidths,
        key,
        attributes);
  }

  /** With this one connection, or with none where the session's shall hold. */
  public MediaDescription withConnection(Optional<Connection> connection) {
    return new MediaDescription(
        type,
        port,
        portCount,
        protocol,
        formats,
        information,
        connection.map(List::of).orElse(List.of()),
        bandwidths,
        key,
        attributes);
  }

  public MediaDescription withAttributes(List<Attribute> newAttributes) {
    return new MediaDescription(
        type,
        port,
        portCount,
        protocol,
        formats,
        information,
        connections,
        bandwidths,
        key,
        newAttributes);
  }

  /** With one more attribute, at the end. */
  public MediaDescription plusAttribute(Attribute attribute) {
    List<Attribute> more = new ArrayList<>(attributes);
    more.add(attribute);
    return withAttributes(more);
  }

  /** With that direction in place of whatever was stated. */
  public MediaDescription withDirection(Direction direction) {
    return withAttributes(Attributes.withDirection(attributes, direction));
  }

  /** The line that refuses this stream in an answer: port 0, a format, nothing else (§6). */
  public MediaDescription rejected() {
    return new MediaDescription(
        type, 0, 1, protocol, formats, "", List.of(), List.of(), "", List.of());
  }

  void appendTo(StringBuilder out) {
    out.append("m=").append(type).append(' ').append(port);
    if (portCount != 1) {
      out.append('/').append(portCount);
    }
    out.append(' ').append(protocol);
    for (String format : formats) {
      out.append(' ').append(format);
    }
    out.append("\r\n");
    if (!information.isEmpty()) {
      SdpText.line(out, 'i', information);
    }
    for (Connection connection : connections) {
      SdpText.line(out, 'c', connection.toString());
    }
    for (String bandwidth : bandwidths) {
      SdpText.line(out, 'b', bandwidth);
    }
    if (!key.isEmpty()) {
      SdpText.line(out, 'k', key);
    }
    for (Attribute attribute : attributes) {
      SdpText.line(out, 'a', attribute.toString());
    }
  }
}

package io.tipring.core.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866).
 *
 * @param sessionName the {@code s=} line; {@code -} where there is no name
 * @param descriptive {@code i=}, {@code u=}, {@code e=} and {@code p=} lines, whole
 * @param connection the {@code c=} line that holds for streams without their own
 * @param bandwidths values of {@code b=} lines
 * @param timing {@code t=}, {@code r=}, {@code z=} and {@code k=} lines, whole
 * @param attributes {@code a=} lines of the session
 */
public record SessionDescription(
    Origin origin,
    String sessionName,
    List<String> descriptive,
    Optional<Connection> connection,
    List<String> bandwidths,
    List<String> timing,
    List<Attribute> attributes,
    List<MediaDescription> media) {

  /** Most characters of a description. */
  public static final int MAX_LENGTH = 16 * 1024;

  /** Most lines of a description. */
  public static final int MAX_LINES = 200;

  /** Most media streams of a description. */
  public static final int MAX_MEDIA = 16;

  /** Most formats of a media stream. */
  public static final int MAX_FORMATS = 64;

  public SessionDescription {
    descriptive = List.copyOf(descriptive);
    bandwidths = List.copyOf(bandwidths);
    timing = List.copyOf(timing);
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /** A description of those streams at one address, with no name and no end. */
  public static SessionDescription of(
      Origin origin, Connection connection, List<MediaDescription> media) {
    return new SessionDescription(
        origin,
        "-",
        List.of(),
        Optional.of(connection),
        List.of(),
        List.of("t=0 0"),
        List.of(),
        media);
  }

  /**
   * Reads a description. Takes CRLF and bare LF, a missing {@code s=} or {@code t=}, and session
   * lines out of order, as peers send them; {@code v=0} is first, one {@code o=} is there, and each
   * active stream has a connection.
   *
   * @throws SdpException if the text is none, or beyond the bounds above; it names the line
   */
  public static SessionDescription parse(String text) throws SdpException {
    return new SdpParser(text).parse();
  }

  /** The value of the first session attribute of that name. */
  public Optional<String> attribute(String name) {
    return Attributes.first(attributes, name);
  }

  /** The connection that holds for a stream: its own first, else the session's. */
  public Optional<Connection> connectionOf(MediaDescription stream) {
    return stream.connections().isEmpty()
        ? connection
        : Optional.of(stream.connections().getFirst());
  }

  /** The direction that holds for a stream: its own, else the session's, else sendrecv (§6.7). */
  public Direction directionOf(MediaDescription stream) {
    return stream
        .ownDirection()
        .or(() -> Attributes.direction(attributes))
        .orElse(Direction.SENDRECV);
  }

  /** The first stream of that type that is not refused. */
  public Optional<MediaDescription> firstActive(String type) {
    for (MediaDescription stream : media) {
      if (stream.type().equalsIgnoreCase(type) && !stream.isRejected()) {
        return Optional.of(stream);
      }
    }
    return Optional.empty();
  }

  public SessionDescription withOrigin(Origin newOrigin) {
    return new SessionDescription(
        newOrigin, sessionName, descriptive, connection, bandwidths, timing, attributes, media);
  }

  public SessionDescription withConnection(Optional<Connection> newConnection) {
    return new SessionDescription(
        origin, sessionName, descriptive, newConnection, bandwidths, timing, attributes, media);
  }

  public SessionDescription withAttributes(List<Attribute> newAttributes) {
    return new SessionDescription(
        origin, sessionName, descriptive, connection, bandwidths, timing, newAttributes, media);
  }

  public SessionDescription withMedia(List<MediaDescription> newMedia) {
    return new SessionDescription(
        origin, sessionName, descriptive, connection, bandwidths, timing, attributes, newMedia);
  }

  /** The description as it goes on the wire, lines in the order of RFC 8866 §5, each with CRLF. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(512);
    SdpText.line(out, 'v', "0");
    SdpText.line(out, 'o', origin.toString());
    SdpText.line(out, 's', sessionName);
    for (String line : descriptive) {
      out.append(line).append("\r\n");
    }
    connection.ifPresent(c -> SdpText.line(out, 'c', c.toString()));
    for (String bandwidth : bandwidths) {
      SdpText.line(out, 'b', bandwidth);
    }
    for (String line : timing) {
      out.append(line).append("\r\n");
    }
    for (Attribute attribute : attributes) {
      SdpText.line(out, 'a', attribute.toString());
    }
    for (MediaDescription stream : media) {
      stream.appendTo(out);
    }
    return out.toString();
  }
}

package io.tipring.core.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one description, line by line, in time linear in its length. */
final class SdpParser {
  private final String text;
  private int lineNumber;

  private Origin origin;
  private String sessionName;
  private Optional<Connection> connection = Optional.empty();
  private final List<String> descriptive = new ArrayList<>();
  private final List<String> bandwidths = new ArrayList<>();
  private final List<String> timing = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();

  private MediaBuilder stream;

  SdpParser(String text) {
    this.text = text;
  }

  SessionDescription parse() throws SdpException {
    if (text.length() > SessionDescription.MAX_LENGTH) {
      throw error(0, "longer than " + SessionDescription.MAX_LENGTH + " characters");
    }
    int position = 0;
    while (position < text.length()) {
      int newline = text.indexOf('\n', position);
      int end = newline < 0 ? text.length() : newline;
      int next = newline < 0 ? end : newline + 1;
      if (end > position && text.charAt(end - 1) == '\r') {
        end--;
      }
      if (++lineNumber > SessionDescription.MAX_LINES) {
        throw error("more than " + SessionDescription.MAX_LINES + " lines");
      }
      if (end > position) {
        line(position, end);
      } else if (!isBlank(next)) {
        throw error("empty line within the description");
      }
      position = next;
    }
    return finish();
  }

  private boolean isBlank(int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) != '\r' && text.charAt(i) != '\n') {
        return false;
      }
    }
    return true;
  }

  private SessionDescription finish() throws SdpException {
    endStream();
    if (lineNumber == 0) {
      throw error(0, "empty");
    }
    if (origin == null) {
      throw error(0, "no o= line");
    }
    return new SessionDescription(
        origin,
        sessionName == null ? "-" : sessionName,
        descriptive,
        connection,
        bandwidths,
        timing.isEmpty() ? List.of("t=0 0") : timing,
        attributes,
        media);
  }

  private void line(int start, int end) throws SdpException {
    if (end - start < 2 || text.charAt(start + 1) != '=') {
      throw error("not of the form type=value");
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == 0 || c == '\r') {
        throw error("control character in the line");
      }
    }
    char type = text.charAt(start);
    String value = text.substring(start + 2, end);
    if (lineNumber == 1) {
      if (type != 'v' || !value.strip().equals("0")) {
        throw error("does not begin with v=0");
      }
    } else if (type == 'm') {
      endStream();
      beginStream(value);
    } else if (stream == null) {
      sessionLine(type, value);
    } else {
      mediaLine(type, value);
    }
  }

  private void sessionLine(char type, String value) throws SdpException {
    switch (type) {
      case 'o' -> {
        once(origin == null, 'o');
        origin = origin(value);
      }
      case 's' -> {
        once(sessionName == null, 's');
        sessionName = value;
      }
      case 'c' -> {
        once(connection.isEmpty(), 'c');
        connection = Optional.of(connection(value));
      }
      case 'i', 'u', 'e', 'p' -> descriptive.add(type + "=" + value);
      case 'b' -> bandwidths.add(bandwidth(value));
      case 't', 'r', 'z', 'k' -> timing.add(type + "=" + value);
      case 'a' -> attributes.add(attribute(value));
      case 'v' -> throw error("second v= line");
      default -> throw error("unknown type '" + printable(type) + "'");
    }
  }

  private void mediaLine(char type, String value) throws SdpException {
    switch (type) {
      case 'i' -> stream.information = value;
      case 'c' -> stream.connections.add(connection(value));
      case 'b' -> stream.bandwidths.add(bandwidth(value));
      case 'k' -> stream.key = value;
      case 'a' -> stream.attributes.add(mediaAttribute(value));
      case 'v', 'o', 's', 'u', 'e', 'p', 't', 'r', 'z' -> throw error(type + "= below an m= line");
      default -> throw error("unknown type '" + printable(type) + "'");
    }
  }

  private Origin origin(String value) throws SdpException {
    Words words = new Words(value, lineNumber);
    String username = words.next("o= username");
    String sessionId = words.next("o= session id");
    String version = words.next("o= session version");
    String networkType = words.next("o= network type");
    String addressType = words.next("o= address type");
    String address = words.last("o= address");
    requireAddress(networkType, addressType, address);
    if (!isDigits(sessionId)) {
      throw error("o= session id is not a number");
    }
    return new Origin(
        username, sessionId, sessionVersion(version), networkType, addressType, address);
  }

  /** Some peers fill all 64 bits, so it is read as unsigned. */
  private long sessionVersion(String version) throws SdpException {
    if (isDigits(version)) {
      try {
        return Long.parseUnsignedLong(version);
      } catch (NumberFormatException e) {
        throw error("o= session version is greater than 64 bits");
      }
    }
    throw error("o= session version is not a number");
  }

  private Connection connection(String value) throws SdpException {
    Words words = new Words(value, lineNumber);
    String networkType = words.next("c= network type");
    String addressType = words.next("c= address type");
    String address = words.last("c= address");
    requireAddress(networkType, addressType, address);
    return new Connection(networkType, addressType, address);
  }

  private void requireAddress(String networkType, String addressType, String address)
      throws SdpException {
    if (!networkType.equals("IN")) {
      throw error("network type is not IN");
    }
    if (!addressType.equals("IP4") && !addressType.equals("IP6")) {
      throw error("address type is neither IP4 nor IP6");
    }
    if (!SdpText.isAddress(address)) {
      throw error("malformed address");
    }
  }

  private String bandwidth(String value) throws SdpException {
    int colon = value.indexOf(':');
    if (colon < 1 || !isDigits(value.substring(colon + 1).strip())) {
      throw error("b= is not of the form type:number");
    }
    return value;
  }

  private Attribute attribute(String value) throws SdpException {
    int colon = value.indexOf(':');
    String name = colon < 0 ? value.strip() : value.substring(0, colon);
    if (!SdpText.isProtoOrToken(name)) {
      throw error("a= has no name");
    }
    return new Attribute(name, colon < 0 ? "" : value.substring(colon + 1).strip());
  }

  private Attribute mediaAttribute(String value) throws SdpException {
    Attribute attribute = attribute(value);
    boolean malformed =
        switch (attribute.name()) {
          case "rtpmap" -> SdpText.rtpMap(attribute.value()) == null;
          case "fmtp" -> attribute.value().isEmpty();
          case "rtcp" -> {
            int space = attribute.value().indexOf(' ');
            yield SdpText.number(
                    space < 0 ? attribute.value() : attribute.value().substring(0, space), 65_535)
                < 0;
          }
          default -> false;
        };
    if (malformed) {
      throw error("malformed a=" + attribute.name());
    }
    return attribute;
  }

  private void beginStream(String value) throws SdpException {
    if (media.size() == SessionDescription.MAX_MEDIA) {
      throw error("more than " + SessionDescription.MAX_MEDIA + " media streams");
    }
    Words words = new Words(value, lineNumber);
    String type = words.next("m= type");
    String ports = words.next("m= port");
    String protocol = words.next("m= protocol");
    if (!SdpText.isProtoOrToken(type) || !SdpText.isProtoOrToken(protocol)) {
      throw error("malformed m= type or protocol");
    }
    int slash = ports.indexOf('/');
    int port = SdpText.number(slash < 0 ? ports : ports.substring(0, slash), 65_535);
    int portCount = slash < 0 ? 1 : SdpText.number(ports.substring(slash + 1), 65_535);
    if (port < 0 || portCount < 1) {
      throw error("m= port is not a number of 0 to 65535");
    }
    List<String> formats = new ArrayList<>();
    formats.add(words.next("m= format"));
    while (words.hasNext()) {
      if (formats.size() == SessionDescription.MAX_FORMATS) {
        throw error("more than " + SessionDescription.MAX_FORMATS + " formats");
      }
      formats.add(words.next("m= format"));
    }
    stream = new MediaBuilder(lineNumber, type, port, portCount, protocol, formats);
    requirePayloadTypes(protocol, formats);
  }

  private void requirePayloadTypes(String protocol, List<String> formats) throws SdpException {
    if (protocol.startsWith("RTP/")) {
      for (String format : formats) {
        if (SdpText.number(format, 127) < 0) {
          throw error("m= format is not a payload type of 0 to 127");
        }
      }
    }
  }

  private void endStream() throws SdpException {
    if (stream == null) {
      return;
    }
    if (stream.port != 0 && stream.connections.isEmpty() && connection.isEmpty()) {
      throw error(stream.line, "no c= line for this stream, neither of its own nor the session's");
    }
    media.add(stream.build());
    stream = null;
  }

  private void once(boolean first, char type) throws SdpException {
    if (!first) {
      throw error("second " + type + "= line");
    }
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String printable(char c) {
    return c > ' ' && c < 0x7f ? String.valueOf(c) : "U+" + Integer.toHexString(c);
  }

  private SdpException error(String what) {
    return error(lineNumber, what);
  }

  private static SdpException error(int line, String what) {
    return new SdpException(line, what);
  }
}

package io.tipring.sip.ua;

import io.tipring.core.sdp.SdpException;
import io.tipring.core.sdp.SessionDescription;
import io.tipring.sip.message.SipMessage;
import java.util.Optional;

/** The session description that a message carries. */
public final class SipBody {

  static final String SDP_TYPE = "application/sdp";

  private SipBody() {}

  /** Whether there is a body and it says to be SDP. */
  static boolean isSdp(SipMessage message) {
    return message.bodyLength() > 0
        && message.contentType().map(SipBody::mediaType).filter(SDP_TYPE::equals).isPresent();
  }

  /** The description of a response or an ACK; what is malformed counts as none. */
  public static Optional<String> sdp(SipMessage message) {
    if (!isSdp(message)) {
      return Optional.empty();
    }
    String text = message.bodyText();
    try {
      SessionDescription.parse(text);
      return Optional.of(text);
    } catch (SdpException e) {
      return Optional.empty();
    }
  }

  /** The media type of a Content-Type value in small letters, without parameters. */
  static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(java.util.Locale.ROOT);
  }
}

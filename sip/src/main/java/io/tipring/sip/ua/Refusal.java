package io.tipring.sip.ua;

import io.tipring.core.signalling.SipHeader;
import java.util.List;

/**
 * Why a request gets no further than here, and what the peer is told.
 *
 * @param reasonPhrase empty for the standard one
 */
record Refusal(int status, String reasonPhrase, List<SipHeader> headers) {

  static Refusal of(int status) {
    return new Refusal(status, "", List.of());
  }

  static Refusal of(int status, String reasonPhrase) {
    return new Refusal(status, reasonPhrase, List.of());
  }

  static Refusal with(int status, String header, String value) {
    return new Refusal(status, "", List.of(new SipHeader(header, value)));
  }
}

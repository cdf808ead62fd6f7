package io.tipring.core.call;

import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.turn.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** URIs and headers that carry numbers and names, safely escaped. */
final class Identities {

  /**
   * Characters of a user part that stand for themselves (RFC 3261 §25.1 unreserved and
   * user-unreserved).
   */
  private static final String PLAIN_IN_USER = "-_.!~*'()&=+$,;?/";

  private static final Set<String> WITHHOLDING = Set.of("id", "user", "header");

  private Identities() {}

  /** {@code sip:user@host} with the user escaped. */
  static String uri(String user, String host) {
    StringBuilder out = new StringBuilder("sip:");
    for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN_IN_USER.indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 0xF, 16)));
      }
    }
    return out.append('@').append(host).toString();
  }

  /** Who calls, as asserted to a peer that we trust (RFC 3325). */
  static SipHeader assertedIdentity(String number, String name, String domain) {
    String address = "<" + uri(number.isEmpty() ? "anonymous" : number, domain) + ">";
    return new SipHeader(
        "P-Asserted-Identity", name.isEmpty() ? address : quoted(name) + " " + address);
  }

  /** A display name as a quoted string (§25.1). */
  static String quoted(String name) {
    return '"' + plain(name).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * A peer's text without control characters: an escaped line end in a number or a name must not
   * end a header.
   */
  static String plain(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.chars().filter(c -> !Character.isISOControl(c)).forEach(c -> out.append((char) c));
    return out.toString();
  }

  /** What tells an agent's phone or desktop which contact rings. */
  static List<SipHeader> ofOffer(Call call, String queue, String domain) {
    return List.of(
        assertedIdentity(call.facts().caller(), call.facts().callerName(), domain),
        new SipHeader("X-Tipring-Contact", Long.toString(call.contactId(), 36)),
        new SipHeader("X-Tipring-Queue", queue),
        new SipHeader("X-Tipring-Called", plain(call.facts().called())));
  }

  /**
   * What is passed on from a caller's INVITE to the far side: who calls, and the headers that the
   * adapter let through.
   */
  static List<SipHeader> ofTransit(Call call, List<SipHeader> passedOn, String domain) {
    List<SipHeader> headers = new ArrayList<>(passedOn.size() + 1);
    headers.add(assertedIdentity(call.facts().caller(), call.facts().callerName(), domain));
    headers.addAll(passedOn);
    return headers;
  }

  /**
   * Whether a caller asked that the called party does not see who calls (RFC 3323 §4.2, RFC 3325
   * §9.3).
   */
  static boolean isWithheld(List<SipHeader> headers) {
    for (SipHeader header : headers) {
      if (header.name().equalsIgnoreCase("Privacy")) {
        for (String value : header.value().split("[;, ]+")) {
          if (WITHHOLDING.contains(value.toLowerCase(Locale.ROOT))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The dialog of a caller that withholds its number: From says nothing (RFC 3323 §4.1.1.3). */
  static Dialog anonymous(Turn turn, String remoteUri, SipAddress hop) {
    return outbound(turn, "sip:anonymous@anonymous.invalid", "Anonymous", remoteUri, hop);
  }

  /** A new dialog from the caller's number to a peer, with a Call-ID and tag of our own. */
  static Dialog outbound(Turn turn, Call call, String remoteUri, SipAddress hop, String domain) {
    String caller = call.facts().caller();
    return outbound(
        turn,
        uri(caller.isEmpty() ? "anonymous" : caller, domain),
        plain(call.facts().callerName()),
        remoteUri,
        hop);
  }

  private static Dialog outbound(
      Turn turn, String localUri, String localName, String remoteUri, SipAddress hop) {
    return new Dialog(
        turn.newToken(),
        turn.newToken(),
        "",
        localUri,
        remoteUri,
        localName,
        "",
        List.of(),
        0,
        Dialog.NO_CSEQ,
        hop);
  }
}

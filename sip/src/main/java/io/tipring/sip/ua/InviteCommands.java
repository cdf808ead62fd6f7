package io.tipring.sip.ua;

import io.tipring.core.command.SipCommand;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.SipHeader;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.transport.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what an INVITE outside a dialog says to the core. */
final class InviteCommands {

  /** Who calls is for the far side's network, and whether to show it (RFC 3323); RFC 7433. */
  private static final Set<String> PASSED_ON = Set.of("privacy", "user-to-user");

  private static final int MAX_HEADERS = 32;
  private static final int MAX_HEADER_CHARS = 1_024;

  private InviteCommands() {}

  static SipCommand.InviteReceived received(
      long transactionId, TrunkSource trunk, SipMessage invite, Hop source) {
    SipAddress from = source.toSipAddress();
    NameAddr caller =
        assertedIdentity(invite)
            .filter(identity -> !RequestChecks.hasControls(identity.uri().user()))
            .orElse(invite.from());
    return new SipCommand.InviteReceived(
        transactionId,
        trunk.tenant(),
        trunk.name(),
        from,
        dialog(invite, from),
        invite.requestUri().user(),
        caller.uri().user(),
        caller.displayName(),
        invite.bodyLength() == 0 ? Optional.empty() : Optional.of(invite.bodyText()),
        extensionHeaders(invite),
        invite.head(),
        SessionHeaders.read(invite));
  }

  /** The dialog that the INVITE would make on our side (RFC 3261 §12.1.1). */
  private static Dialog dialog(SipMessage invite, SipAddress source) {
    SipUri contact = invite.contacts().getFirst().uri();
    return new Dialog(
        invite.callId(),
        "",
        invite.from().tag().orElse(""),
        invite.to().uri().toString(),
        invite.from().uri().toString(),
        invite.to().displayName(),
        contact.toString(),
        invite.recordRoutes().stream().map(NameAddr::toString).toList(),
        0,
        invite.cseq().number(),
        DialogRoute.peer(contact, source, invite.vias().size() > 1));
  }

  /**
   * The first sip, sips or tel URI of P-Asserted-Identity (RFC 3325 §9.1), which a trunk vouches.
   */
  private static Optional<NameAddr> assertedIdentity(SipMessage invite) {
    for (String value : invite.values("P-Asserted-Identity")) {
      try {
        return Optional.of(NameAddr.parse(value));
      } catch (SipParseException e) {
        // RFC 3325 gives no error for it: one that can't be read asserts nothing.
        continue;
      }
    }
    return Optional.empty();
  }

  /** Those that may go on with the call, and how many hops it has left (RFC 3261 §16.6 step 3). */
  private static List<SipHeader> extensionHeaders(SipMessage invite) {
    List<SipHeader> headers = new ArrayList<>();
    invite
        .maxForwards()
        .ifPresent(hops -> headers.add(new SipHeader(Messages.HOPS, Integer.toString(hops - 1))));
    for (String name : invite.headerNames()) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean passed = lower.startsWith("x-") || PASSED_ON.contains(lower);
      if (passed && headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
        for (String value : invite.headers(name)) {
          if (headers.size() < MAX_HEADERS && value.length() <= MAX_HEADER_CHARS) {
            headers.add(new SipHeader(name, value));
          }
        }
      }
    }
    return headers;
  }
}

package io.tipring.core.call;

import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.SipHeader;
import java.util.List;

/** What an outbound leg will send once it has an SDP. */
public record OutboundInvite(Destination destination, List<SipHeader> headers) {}

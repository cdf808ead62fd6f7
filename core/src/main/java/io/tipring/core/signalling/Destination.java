package io.tipring.core.signalling;

/**
 * Where an INVITE outside a dialog goes.
 *
 * @param requestUri the Request-URI
 * @param hop where the message is sent: the flow a phone registered over, or a trunk's address
 */
public record Destination(String requestUri, SipAddress hop) {}

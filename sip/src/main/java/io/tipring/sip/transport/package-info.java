/**
 * Carries SIP messages over UDP and TCP (RFC 3261 §18): binds, connects, frames, caps sizes, and
 * drops what no parser should see.
 *
 * <p>Each socket belongs to one Netty event loop. A received message is given to the {@link
 * io.tipring.sip.transport.MessageListener} on the loop of its socket; messages are sent from any
 * thread.
 */
package io.tipring.sip.transport;

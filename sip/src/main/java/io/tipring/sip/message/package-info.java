/**
 * SIP messages (RFC 3261 §7) as bytes with an index of where each header stands.
 *
 * <p>Reading goes in three steps, each bounded and linear in the size of the message: {@link
 * io.tipring.sip.message.HeaderIndex} finds the header lines and enforces the caps, {@link
 * io.tipring.sip.message.MessageParser} reads the start line and the hot headers and refuses what
 * RFC 3261 makes fatal, and everything else stays bytes until someone asks. Writing goes through
 * the two builders, which refuse any value that could break out of its line.
 *
 * <p>Messages and their parts never change after they were read, so any thread may use them; a
 * {@link io.tipring.sip.message.SipFramer} and the builders belong to one thread, the event loop
 * that made them.
 */
package io.tipring.sip.message;

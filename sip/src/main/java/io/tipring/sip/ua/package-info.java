/**
 * The user agents on both sides of the engine: turns messages of the wire into {@code SipCommand}s
 * and {@code SipEffect}s into messages. {@link io.tipring.sip.ua.SipStack} is the entry.
 *
 * <p>All state of a call here (its transactions, the 2xx that is being repeated, the ACK to repeat)
 * lives on the event loop to which its Call-ID hashes, and is touched by no other thread. None of
 * it is needed to go on with a call after a restart: dialogs are the core's.
 */
package io.tipring.sip.ua;

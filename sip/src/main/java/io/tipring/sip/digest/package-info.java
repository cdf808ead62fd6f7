/**
 * HTTP digest authentication as SIP uses it (RFC 7616, RFC 8760, RFC 3261 §22), both sides.
 *
 * <p>Time and randomness come from outside. {@link io.tipring.sip.digest.DigestServer} keeps what
 * it needs against replays, so it belongs to one thread, the event loop that verifies; all else is
 * immutable.
 */
package io.tipring.sip.digest;

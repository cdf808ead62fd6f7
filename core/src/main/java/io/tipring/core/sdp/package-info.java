/**
 * Session descriptions (SDP, RFC 8866) as immutable values: a bounded parser, a renderer that
 * round-trips, and what an offerer or answerer (RFC 3264) needs to change in them.
 *
 * <p>Pure and without state, so any thread may use it. Bad input gives {@link
 * io.tipring.core.sdp.SdpException} and nothing else.
 */
package io.tipring.core.sdp;

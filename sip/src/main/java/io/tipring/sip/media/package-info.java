/**
 * A small user agent towards media servers: third-party call control (RFC 3725) from a socket of
 * its own, on the transactions and transports that the engine's calls run on too. {@link
 * io.tipring.sip.media.MediaUserAgent} is the entry.
 *
 * <p>One event loop owns the socket, the transactions, the timers and the dialogs. Calls from
 * outside are handed over to it; their stages complete on it.
 */
package io.tipring.sip.media;

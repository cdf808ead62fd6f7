/**
 * DTMF as named telephone events (RFC 4733). Owned by the endpoint's media thread; no clock, no
 * sockets.
 */
package io.tipring.media.dtmf;

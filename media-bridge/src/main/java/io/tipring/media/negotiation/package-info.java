/**
 * Offer and answer (RFC 3264) for one audio stream of G.711 with telephone events. Owned by the
 * endpoint's media thread; no I/O.
 */
package io.tipring.media.negotiation;

/**
 * RTP and RTCP (RFC 3550) without sockets or clocks: packets are read from and written to buffers,
 * time comes as an argument. Each object belongs to one endpoint and is touched only by the media
 * thread that owns that endpoint; nothing here allocates once it is made.
 */
package io.tipring.media.rtp;

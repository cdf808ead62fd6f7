/**
 * A stand-in for a FreeSWITCH 1.11 in tests: it speaks the event socket and SIP, keeps the state of
 * channels, orders its events as a real server was seen to, and sends and hears real RTP. Written
 * apart from the event socket client and from the SIP stack, so that no error can hide by being
 * made on both sides. What it does not know it refuses, and says so.
 *
 * <p>One thread, that of {@link io.tipring.media.freeswitch.standin.Loop}, owns all state; others
 * reach it through {@link io.tipring.media.freeswitch.standin.StandIn}.
 */
package io.tipring.media.freeswitch.standin;

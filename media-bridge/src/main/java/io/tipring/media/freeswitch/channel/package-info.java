/**
 * What is done with the channels of one FreeSWITCH: pure state machines without clock, thread or
 * I/O. Effects, events of the server and outcomes of SIP go in; orders to the server and answers to
 * the engine come out through {@link io.tipring.media.freeswitch.channel.Outside}.
 *
 * <p>Everything here belongs to the one thread of its node.
 */
package io.tipring.media.freeswitch.channel;

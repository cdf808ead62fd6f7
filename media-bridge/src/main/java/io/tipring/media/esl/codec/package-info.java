/**
 * The bytes of FreeSWITCH's event socket (mod_event_socket) as frames and events, both notations
 * (plain and JSON), and nothing else: no connection, no clock, no thread.
 *
 * <p>Threads: an instance of a parser is used by one thread at a time, on a connection by its event
 * loop. What comes out is immutable.
 */
package io.tipring.media.esl.codec;

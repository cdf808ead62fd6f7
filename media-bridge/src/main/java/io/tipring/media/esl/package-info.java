/**
 * The event socket (ESL) of FreeSWITCH, both directions: {@link io.tipring.media.esl.EslClient}
 * connects to a server and stays connected; {@link io.tipring.media.esl.EslServer} is what the
 * dialplan application {@code socket HOST:PORT async full} connects to. The package knows the
 * protocol only, nothing of calls or of this engine.
 *
 * <p>Threads: a connection belongs to one Netty event loop, which alone touches it. Everything that
 * the owner gets to see of a connection (events, results of commands, being connected, being
 * disconnected) comes one after the other, in the order of the wire, on the executor that the owner
 * gave; between both stands one bounded queue. No method blocks.
 */
package io.tipring.media.esl;

package io.tipring.sip.trace;

import io.tipring.core.signalling.Transport;
import java.net.InetSocketAddress;

/**
 * A message of the trace.
 *
 * @param timeMicros since the epoch, by the engine's clock
 * @param sent whether it went out; else it came in
 * @param local our address
 * @param bytes as on the wire, but for credentials that are masked once it is written
 */
public record TracedMessage(
    long timeMicros,
    boolean sent,
    Transport transport,
    InetSocketAddress local,
    InetSocketAddress remote,
    byte[] bytes) {}

/**
 * {@code tipring demo}: the engine as shipped, with simulated callers, agents and a business
 * platform around it. Phones are real SIP and RTP peers on loopback, made from the same SIP stack
 * and media server as the engine, each a second instance; the platform uses the REST control plane
 * and nothing else.
 *
 * <p>All phones are owned by one thread, the one of {@link io.tipring.server.demo.Phones}.
 */
package io.tipring.server.demo;

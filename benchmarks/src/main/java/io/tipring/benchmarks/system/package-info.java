/**
 * Peers for the figures of the whole system: they speak SIP and RTP over loopback with an engine in
 * another process, and need nothing but the JDK. {@code benchmarks/system/run} starts them.
 */
package io.tipring.benchmarks.system;

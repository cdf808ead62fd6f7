/**
 * The SIP trace: every message at the transport, in a ring of pcap files that are bounded in size
 * and age. The event loops leave messages in a bounded queue; one thread of this package writes
 * them. Reading is done by the thread that asks, from the files.
 */
package io.tipring.sip.trace;

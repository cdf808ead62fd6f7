/**
 * Several media servers as one: chooses a server for each leg, keeps what belongs to a leg on its
 * server, watches the servers' health, and says which legs have lost theirs. {@link
 * io.tipring.media.freeswitch.pool.MediaPool} is the entry.
 *
 * <p>All state belongs to one thread, the pool's own: the engine's effects and the reports of the
 * nodes are handed over to it, in order. Not a lock that both may wait for: the engine holds up who
 * brings it commands while its ring is full, and must not be held up by him in turn. Nothing behind
 * {@code MediaPool} knows a clock or a thread, so that a test runs it in virtual time.
 */
package io.tipring.media.freeswitch.pool;

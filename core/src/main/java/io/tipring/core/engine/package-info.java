/**
 * The runtime around the domain: a ring, and two stages.
 *
 * <pre>
 * SIP loops, media threads, REST ──submit──┐
 * timer pump ──────────────────────────────┴─► ring ─► (1) writer ─────────► (2) projector
 *                                                      stamp, journal,        events to
 *                                                      turn, effects          projections, streams
 * </pre>
 *
 * <p>Stage 1 is one thread and owns all state of the domain. It journals a command before it runs
 * it, so an effect never leaves before its cause is kept. Stage 2 may lag behind by a bounded queue
 * and holds up a call only when that is full. The timer pump only watches the earliest deadline.
 *
 * <p>Beside them the standby, one thread with a domain of its own, follows the journal from the
 * disk, writes the snapshots and says state hashes; nobody waits for it. An {@code EventFeed}
 * follows in the same way for whoever takes events slowly; its user's thread owns it.
 */
package io.tipring.core.engine;

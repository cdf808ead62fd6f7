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
 */
package io.tipring.core.engine;

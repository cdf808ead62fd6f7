/**
 * The automatic call distributor: agents, queues, matching, offers. {@link io.tipring.acd.Acd} is
 * the way in.
 *
 * <p>Everything here is owned by the writer thread and is deterministic: time, ids and timers come
 * from the {@link io.tipring.core.turn.Turn}, nothing iterates in hash order, and every order that
 * decides is total. {@code docs/acd.md} explains the rules to people.
 */
package io.tipring.acd;

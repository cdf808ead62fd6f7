/**
 * The whole domain in virtual time: simulated callers, phones and media on one thread around a
 * {@link io.tipring.core.turn.TurnProcessor}. What they do is what a scenario says; what they leave
 * open they do as a well-behaved peer would.
 */
package io.tipring.simulation;

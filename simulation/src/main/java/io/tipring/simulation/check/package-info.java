/**
 * What must hold: of events, of the state, and between the engine and its peers. Knows the domain
 * from outside only, so that it does not share its mistakes.
 */
package io.tipring.simulation.check;

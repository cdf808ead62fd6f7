/**
 * Runs the simulation: one seed, one profile of faults, hours of virtual time in episodes that each
 * end with all faults off and everything at rest. {@link io.tipring.simulation.run.Simulation} is
 * the way in. One thread owns all.
 */
package io.tipring.simulation.run;

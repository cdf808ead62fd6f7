/**
 * Tests the tests: applies deliberate faults to the domain, one at a time, and sees whether the
 * suite of simulations notices. {@link io.tipring.simulation.mutation.MutationTool} is the way in.
 */
package io.tipring.simulation.mutation;

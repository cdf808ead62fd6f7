/**
 * The engine in the simulation: the real domain with a journal in memory that may lose its tail,
 * and adapters that keep the promises of the real ones. One thread owns all.
 */
package io.tipring.simulation.engine;

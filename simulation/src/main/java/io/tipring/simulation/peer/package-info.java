/**
 * Those outside: callers, agents' phones, the carrier's far sides, and the platform. They behave as
 * people and phones do, each from a random sequence of its own. One thread owns all.
 */
package io.tipring.simulation.peer;

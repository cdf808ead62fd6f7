/**
 * The state of the domain and of projections after one command, as a file that proves itself. Knows
 * nothing of threads; whoever calls owns.
 */
package io.tipring.core.snapshot;

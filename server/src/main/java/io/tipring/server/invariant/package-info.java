/**
 * What must always hold, watched while calls run: figures that are 0 as long as all is well. Folded
 * from events by the projector thread, apart from the indexes that decide; looked at by one thread
 * of its own, never by the writer.
 */
package io.tipring.server.invariant;

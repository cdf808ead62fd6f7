/**
 * One command as one turn of the whole domain: deterministic, without clock, I/O or threads. Owned
 * by whoever steps it: the writer in production.
 */
package io.tipring.core.turn;

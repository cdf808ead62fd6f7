/**
 * The program: its command line, and the wiring of all parts. Parts are started and stopped in
 * order by one thread.
 */
package io.tipring.server;

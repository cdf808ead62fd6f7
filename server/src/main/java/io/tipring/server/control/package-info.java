/**
 * Requests of the control plane to the engine: each is a command with a request id, and waits for
 * its one reply. Any thread asks; the writer thread replies.
 */
package io.tipring.server.control;

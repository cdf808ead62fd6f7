/**
 * The commands' side of the REST control plane: asks a running engine and puts its answers in
 * words. One thread, that of the command.
 */
package io.tipring.server.client;

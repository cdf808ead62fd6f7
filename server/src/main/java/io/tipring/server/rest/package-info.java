/**
 * The REST control plane: HTTP requests to commands, projections to JSON. Every request runs on a
 * virtual thread of its own and may block.
 */
package io.tipring.server.rest;

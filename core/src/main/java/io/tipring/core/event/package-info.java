/**
 * What has happened, for projections and streams. Made by the writer, folded by the projector
 * thread.
 */
package io.tipring.core.event;

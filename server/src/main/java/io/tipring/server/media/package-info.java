/**
 * What operators want of the media servers: told by the control plane, kept beside the journal, and
 * carried out by the pool. Any thread; a change at a time.
 */
package io.tipring.server.media;

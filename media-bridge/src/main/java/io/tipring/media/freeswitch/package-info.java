/**
 * FreeSWITCH as the media server: each server is a {@link io.tipring.media.freeswitch.MediaNode}
 * that parks, plays, mixes and records what it is told, and {@code pool} makes one media server of
 * them.
 *
 * <p>All state of a node belongs to one thread of its own, on which the events of its server come;
 * calls from outside are handed over to it.
 */
package io.tipring.media.freeswitch;

package io.tipring.media.freeswitch.pool;

/**
 * A server as the choice sees it.
 *
 * @param up whether a leg can be set up there at all
 * @param accepting whether it takes new legs: up, and not on its way out of service
 * @param busy whether its processors have hardly anything left
 * @param sessions what is on it
 * @param room how many more there may be
 */
record Candidate(
    String name, boolean up, boolean accepting, boolean busy, int sessions, int room, int weight) {}

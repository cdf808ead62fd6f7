package io.tipring.server.invariant;

/**
 * Something that must not be.
 *
 * @param key names it exactly, with the times at which it came to be: equal in two looks only if it
 *     has been so in between
 * @param text for people; no personal data
 */
record Finding(Invariant invariant, String key, String text) {}

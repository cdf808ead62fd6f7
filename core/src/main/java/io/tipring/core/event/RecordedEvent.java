package io.tipring.core.event;

/**
 * An event in its place.
 *
 * @param eventSequence grows by one with each event of the engine, across restarts: the id of the
 *     event stream
 * @param commandSequence the command that caused it
 * @param timeMillis engine time of that command
 */
public record RecordedEvent(
    long eventSequence, long commandSequence, long timeMillis, Event event) {}

package io.tipring.core.journal;

import io.tipring.core.command.Command;

/**
 * A command in its place.
 *
 * @param sequence from 1, without gaps
 * @param timeMillis engine time of its stamp
 */
public record JournalRecord(long sequence, long timeMillis, Command command) {}

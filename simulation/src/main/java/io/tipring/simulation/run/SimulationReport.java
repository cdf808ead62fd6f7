package io.tipring.simulation.run;

import io.tipring.core.event.ContactEvent.Result;
import java.util.Map;

/**
 * What a simulation came to.
 *
 * @param virtualMillis how long it was for those in it
 * @param journalDigest SHA-256 over the bytes of all records that the journal has in the end, in
 *     hex
 * @param stateHash of the domain in the end
 */
public record SimulationReport(
    long virtualMillis,
    long commands,
    long events,
    long happenings,
    long contacts,
    Map<Result, Long> results,
    long offers,
    long messages,
    long messagesLost,
    int processRuns,
    long commandsLost,
    String journalDigest,
    long stateHash) {}

package io.tipring.core.snapshot;

/**
 * What a snapshot is of.
 *
 * @param engineVersion who wrote it
 * @param sequence the last command that is in it
 * @param timeMillis engine time of that command
 * @param lastEventSequence the last event that is in it
 * @param stateHash of the domain after that command
 * @param vocabulary tells whether the writer's records were those of this program: only then is a
 *     state that was read bound to have the same hash
 */
public record SnapshotHeader(
    String engineVersion,
    long sequence,
    long timeMillis,
    long lastEventSequence,
    long stateHash,
    long vocabulary) {}

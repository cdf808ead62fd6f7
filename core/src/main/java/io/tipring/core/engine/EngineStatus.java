package io.tipring.core.engine;

/**
 * The engine between two turns.
 *
 * @param sequence the last command
 * @param timeMillis engine time of that command
 * @param stateHash of the whole state after it
 * @param calls calls that are not gone yet
 */
public record EngineStatus(long sequence, long timeMillis, long stateHash, int calls) {}

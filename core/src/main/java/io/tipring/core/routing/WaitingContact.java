package io.tipring.core.routing;

/**
 * A contact that asks for an agent.
 *
 * @param arrivedAtMillis engine time at which its wait began; survives a failed offer
 * @param priority 0–9, higher goes first
 */
public record WaitingContact(long contactId, QueueId queue, int priority, long arrivedAtMillis) {}

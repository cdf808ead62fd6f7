package io.tipring.acd;

import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.WaitingContact;

/**
 * A lease of an agent for a contact.
 *
 * @param queue as it was defined when the offer was made
 */
record Offer(
    long offerId,
    WaitingContact contact,
    AgentId agent,
    QueueDefinition queue,
    long deadlineMillis,
    long timerId) {}

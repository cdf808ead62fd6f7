package io.tipring.acd;

import io.tipring.core.routing.AgentId;

/** An agent talks with a contact. */
record Assignment(long contactId, long offerId, AgentId agent, long wrapUpMillis) {}

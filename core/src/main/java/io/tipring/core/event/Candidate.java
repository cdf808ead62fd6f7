package io.tipring.core.event;

import io.tipring.core.routing.AgentId;

/**
 * A ready agent with the skills, in the order of agents: one that could have been chosen.
 *
 * @param idleMillis how long it had been ready at the decision
 */
public record Candidate(AgentId agent, long idleMillis) {}

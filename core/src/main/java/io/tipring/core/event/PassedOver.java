package io.tipring.core.event;

import io.tipring.core.routing.AgentId;
import java.util.List;

/**
 * An agent that was not chosen although the order of agents would have put it first: it was ready
 * for longer but lacks a skill ({@code lacks} says which), or it has the skills but was not ready
 * ({@code state} and {@code reason} say what it was instead).
 *
 * @param reason of a state that was asked for or that a failed offer led to ({@code lunch}, {@code
 *     noAnswer}); empty for the others
 * @param contactId the contact that the agent is offered, talks with or wraps up; 0 for none
 * @param idleMillis how long it had been ready; 0 if it was not
 * @param lacks what it would have needed; empty if it has the skills
 */
public record PassedOver(
    AgentId agent,
    AgentEvent.State state,
    String reason,
    long contactId,
    long idleMillis,
    List<SkillGap> lacks) {}

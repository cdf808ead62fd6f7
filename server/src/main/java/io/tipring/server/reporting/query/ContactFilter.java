package io.tipring.server.reporting.query;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which contacts; what is empty does not narrow.
 *
 * @param fromMillis began at this time or later
 * @param toMillis began before this time
 * @param queue has been in this queue
 * @param agent was assigned to this agent
 * @param result as in JSON
 */
public record ContactFilter(
    OptionalLong fromMillis,
    OptionalLong toMillis,
    Optional<String> queue,
    Optional<String> agent,
    Optional<String> result,
    Optional<String> businessId) {}

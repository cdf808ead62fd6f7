package io.tipring.core.routing;

import java.util.List;

/**
 * What a queue asks for and how it offers.
 *
 * @param needs all must be met by an agent; sorted by skill
 * @param ringMillis how long an offer rings before it counts as not answered
 * @param wrapUpMillis after-call work before the agent is ready again; 0 for none
 * @param record whether the conversation is recorded from the moment the agent answers
 */
public record QueueDefinition(
    QueueId id, List<SkillMinimum> needs, long ringMillis, long wrapUpMillis, boolean record) {}

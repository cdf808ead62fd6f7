package io.tipring.core.event;

/**
 * A term of a requirement that an agent does not meet.
 *
 * @param needed the least level that would do, 1–10
 * @param has the agent's level; 0 for none
 */
public record SkillGap(String skill, int needed, int has) {}

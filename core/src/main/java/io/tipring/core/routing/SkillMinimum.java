package io.tipring.core.routing;

/**
 * One term of a requirement.
 *
 * @param level 1–10, the least level that will do
 */
public record SkillMinimum(String skill, int level) {}

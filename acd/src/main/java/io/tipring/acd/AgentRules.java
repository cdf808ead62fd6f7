package io.tipring.acd;

import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.effect.ControlEffect.Outcome.Invalid;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the values of agent commands must be like. Fields are named as the control plane does. */
final class AgentRules {

  static final int MAX_SKILLS = 100;
  static final int MAX_NAME = 128;
  static final int MAX_ADDRESS = 256;
  static final int MAX_REASON = 64;

  /** The id is the user part of a SIP URI too: unreserved characters of RFC 3261 §25.1, and +. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~+-]{0,63}");

  private static final Pattern SKILL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");
  private static final Pattern MD5 = Pattern.compile("(?:[0-9a-f]{32})?");
  private static final Pattern SHA256 = Pattern.compile("(?:[0-9a-f]{64})?");

  private AgentRules() {}

  static Optional<Invalid> check(PutAgent put) {
    if (!ID.matcher(put.agent().id()).matches()) {
      return invalid(
          "id", "must be 1 to 64 letters, digits or . _ ~ + -, beginning with a letter or digit");
    }
    if (!isText(put.name(), MAX_NAME)) {
      return invalid("name", "must be at most 128 characters without control characters");
    }
    if (!MD5.matcher(put.ha1Md5()).matches() || !SHA256.matcher(put.ha1Sha256()).matches()) {
      return invalid("sipPassword", "its digests must be lower-case hexadecimal");
    }
    if (put.address().filter(it -> it.isBlank() || !isText(it, MAX_ADDRESS)).isPresent()) {
      return invalid("address", "must be a number or SIP URI of at most 256 characters");
    }
    return checkSkills(put.skills());
  }

  private static Optional<Invalid> checkSkills(Map<String, Integer> skills) {
    if (skills.size() > MAX_SKILLS) {
      return invalid("skills", "must be at most " + MAX_SKILLS);
    }
    for (Map.Entry<String, Integer> skill : skills.entrySet()) {
      if (!SKILL.matcher(skill.getKey()).matches()) {
        return invalid(
            "skills", "a name must be 1 to 64 letters, digits or . _ -: " + skill.getKey());
      }
      if (skill.getValue() < 1 || skill.getValue() > 10) {
        return invalid(
            "skills." + skill.getKey(), "must be a level from 1 to 10, not " + skill.getValue());
      }
    }
    return Optional.empty();
  }

  static Optional<Invalid> check(SetAgentState set) {
    return isText(set.reason(), MAX_REASON)
        ? Optional.empty()
        : invalid("reason", "must be at most 64 characters without control characters");
  }

  private static boolean isText(String text, int maxLength) {
    return text.length() <= maxLength && text.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Invalid> invalid(String field, String why) {
    return Optional.of(new Invalid(field, why));
  }
}

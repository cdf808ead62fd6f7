package io.tipring.acd;

import io.tipring.core.routing.AgentId;
import java.util.Map;
import java.util.Optional;

/**
 * An agent as the writer keeps it.
 *
 * @param ha1Md5 digest credentials, kept so that a change of other fields need not bring them again
 * @param ha1Sha256 likewise
 * @param skills level by skill, in the order of names
 * @param lines how many calls its phones still have, among them those that are being given up: only
 *     with none it is offered another
 */
record Agent(
    AgentId id,
    String name,
    String ha1Md5,
    String ha1Sha256,
    Map<String, Integer> skills,
    Optional<String> address,
    AgentState state,
    int lines) {

  Agent withState(AgentState next) {
    return new Agent(id, name, ha1Md5, ha1Sha256, skills, address, next, lines);
  }

  Agent withLines(int count) {
    return new Agent(id, name, ha1Md5, ha1Sha256, skills, address, state, count);
  }

  /** Without credentials, name and number: this may reach a log. */
  @Override
  public String toString() {
    return "Agent[" + id.tenant() + "/" + id.id() + " " + state + " skills " + skills + "]";
  }
}

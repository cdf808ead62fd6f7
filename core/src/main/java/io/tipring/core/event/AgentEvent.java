package io.tipring.core.event;

import io.tipring.core.routing.AgentId;
import java.util.Map;

/** The life of an agent and of its phones. */
public sealed interface AgentEvent extends Event {

  AgentId agent();

  /** The states of an agent. Appended to, never reordered. */
  enum State {
    LOGGED_OUT,
    NOT_READY,
    READY,
    /** Its phone rings for an offer. */
    OFFERED,
    /** Talks with a contact. */
    BUSY,
    WRAP_UP
  }

  record AgentPut(
      AgentId agent,
      String name,
      Map<String, Integer> skills,
      String address,
      String ha1Md5,
      String ha1Sha256)
      implements AgentEvent {

    /** Without the digests, which are as good as the password. */
    @Override
    public String toString() {
      return "AgentPut[" + agent + ", " + skills + "]";
    }
  }

  record AgentRemoved(AgentId agent) implements AgentEvent {}

  /**
   * @param reason why, in words that reports may group by: {@code platform}, {@code noAnswer}…
   * @param contactId the contact that caused it, or 0
   */
  record AgentStateChanged(AgentId agent, State from, State to, String reason, long contactId)
      implements AgentEvent {}

  /**
   * The phones registered for an agent changed.
   *
   * @param contacts how many bindings there are now
   */
  record PhonesChanged(AgentId agent, int contacts, String why) implements AgentEvent {}
}

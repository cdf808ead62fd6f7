package io.tipring.core.command;

import io.tipring.core.routing.AgentId;
import java.util.Map;
import java.util.Optional;

/** What the control plane says of agents. Each is answered by one {@code Replied} effect. */
public sealed interface AgentCommand extends Command {

  /** The correlation of the reply; 0 for none. */
  long requestId();

  AgentId agent();

  /** The states that can be asked for; the others follow from calls. */
  enum RequestedState {
    READY,
    NOT_READY,
    LOGGED_OUT
  }

  /**
   * Creates or changes an agent. The password itself never gets here: only the digests of RFC 8760
   * over {@code id:realm:password}.
   *
   * @param name for people
   * @param ha1Md5 hex MD5 of user:realm:password (RFC 2617); empty keeps the present one
   * @param ha1Sha256 hex SHA-256 of the same
   * @param skills level 1–10 by skill name; replaces all present ones; in an order that is kept
   * @param address a number or SIP URI that reaches the agent where no phone is registered
   */
  record PutAgent(
      long requestId,
      AgentId agent,
      String name,
      String ha1Md5,
      String ha1Sha256,
      Map<String, Integer> skills,
      Optional<String> address)
      implements AgentCommand {

    /** Without the digests, which are as good as the password. */
    @Override
    public String toString() {
      return "PutAgent[" + requestId + ", " + agent + ", " + skills + "]";
    }
  }

  record RemoveAgent(long requestId, AgentId agent) implements AgentCommand {}

  /**
   * @param reason free text of the platform for not ready ("lunch"), or empty
   */
  record SetAgentState(long requestId, AgentId agent, RequestedState state, String reason)
      implements AgentCommand {}
}

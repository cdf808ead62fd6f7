package io.tipring.server.projection;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** The agents, and the digests that their phones register with. */
public final class AgentDirectory implements EventListener {

  /**
   * What a phone's digest is checked against; never part of a view.
   *
   * @param ha1Md5 hex MD5 of user:realm:password
   * @param ha1Sha256 hex SHA-256 of the same
   */
  public record Credential(String ha1Md5, String ha1Sha256) {
    @Override
    public String toString() {
      return "Credential[hidden]";
    }
  }

  private final ConcurrentSkipListMap<AgentId, AgentView> agents = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<AgentId, Credential> credentials =
      new ConcurrentSkipListMap<>();

  @Override
  public void on(RecordedEvent recorded) {
    if (!(recorded.event() instanceof AgentEvent event)) {
      return;
    }
    switch (event) {
      case AgentPut put -> put(put, recorded.timeMillis());
      case AgentEvent.AgentRemoved removed -> {
        agents.remove(removed.agent());
        credentials.remove(removed.agent());
      }
      case AgentEvent.AgentStateChanged changed ->
          change(
              changed.agent(),
              view ->
                  view.withState(
                      changed.to(), recorded.timeMillis(), changed.reason(), changed.contactId()));
      case AgentEvent.PhonesChanged changed ->
          change(changed.agent(), view -> view.withPhones(changed.contacts()));
    }
  }

  private void put(AgentPut put, long timeMillis) {
    if (!put.ha1Md5().isEmpty() || !put.ha1Sha256().isEmpty()) {
      credentials.put(put.agent(), new Credential(put.ha1Md5(), put.ha1Sha256()));
    }
    AgentView present = agents.get(put.agent());
    if (present == null) {
      present =
          new AgentView(
              put.agent(),
              "",
              AgentView.sorted(put.skills()),
              "",
              AgentEvent.State.LOGGED_OUT,
              timeMillis,
              "",
              0,
              0);
    }
    agents.put(
        put.agent(),
        present.withProfile(put.name(), AgentView.sorted(put.skills()), put.address()));
  }

  private void change(AgentId agent, UnaryOperator<AgentView> change) {
    agents.computeIfPresent(agent, (_, view) -> change.apply(view));
  }

  public Optional<AgentView> agent(AgentId agent) {
    return Optional.ofNullable(agents.get(agent));
  }

  /** All agents, in the order of their ids. */
  public Collection<AgentView> agents() {
    return agents.values();
  }

  /** The credential of an agent that may register. */
  public Optional<Credential> credential(AgentId agent) {
    return Optional.ofNullable(credentials.get(agent));
  }
}

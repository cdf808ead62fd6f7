package io.tipring.server.projection;

import io.tipring.core.event.AgentEvent;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.EventListener;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.AgentId;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /** An agent as a snapshot has it; the digests are empty where it has none. */
  private record Stored(
      AgentId agent,
      String name,
      Map<String, Integer> skills,
      String address,
      AgentEvent.State state,
      long sinceMillis,
      String reason,
      long contactId,
      int phones,
      String ha1Md5,
      String ha1Sha256) {}

  void writeState(StateWriter out) {
    out.section("agents");
    out.entities(Stored.class, agents.values().stream().map(this::stored).toList());
  }

  private Stored stored(AgentView view) {
    Credential credential = credentials.getOrDefault(view.agent(), new Credential("", ""));
    return new Stored(
        view.agent(),
        view.name(),
        view.skills(),
        view.address(),
        view.state(),
        view.sinceMillis(),
        view.reason(),
        view.contactId(),
        view.phones(),
        credential.ha1Md5(),
        credential.ha1Sha256());
  }

  /** Reads a state, and gives what puts it in place. */
  Runnable readState(StateReader in) {
    in.section("agents");
    List<Stored> stored = in.entities(Stored.class);
    return () -> {
      agents.clear();
      credentials.clear();
      stored.forEach(this::restore);
    };
  }

  private void restore(Stored one) {
    agents.put(
        one.agent(),
        new AgentView(
            one.agent(),
            one.name(),
            AgentView.sorted(one.skills()),
            one.address(),
            one.state(),
            one.sinceMillis(),
            one.reason(),
            one.contactId(),
            one.phones()));
    if (!one.ha1Md5().isEmpty() || !one.ha1Sha256().isEmpty()) {
      credentials.put(one.agent(), new Credential(one.ha1Md5(), one.ha1Sha256()));
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

package io.tipring.simulation.peer;

import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RemoveAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.command.CommandSink;
import io.tipring.core.command.ControlCommand;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.AgentId;
import io.tipring.simulation.wire.Agenda;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The business platform: it makes agents, asks for their states, deploys flows, places calls. */
public final class Platform {

  private static final String TENANT = "default";

  private final Agenda agenda;
  private final CommandSink sink;
  private final SplittableRandom random;
  private final List<AgentId> agents = new ArrayList<>();
  private final List<List<FlowSource>> flows;
  private boolean restless;
  private boolean working = true;
  private long requests;

  /**
   * @param flows what is deployed in turn; all define the same numbers
   */
  public Platform(
      Agenda agenda, CommandSink sink, SplittableRandom random, List<List<FlowSource>> flows) {
    this.agenda = agenda;
    this.sink = sink;
    this.random = random;
    this.flows = flows;
  }

  /** Makes the agents and deploys the flows, and begins its work. */
  public void open(List<AgentId> team) {
    agents.addAll(team);
    sink.submit(new ControlCommand.DeployFlows(0, TENANT, flows.getFirst()));
    for (int i = 0; i < agents.size(); i++) {
      put(i);
      int number = i;
      agenda.in(2_000 + random.nextLong(10_000), () -> ask(number));
    }
    agenda.in(60_000, this::meddle);
  }

  /** Whether the platform removes agents, deploys flows and ends calls, beside its quiet work. */
  public void setRestless(boolean next) {
    restless = next;
  }

  /** All agents shall be ready, and nothing else is asked. */
  public void calmDown() {
    restless = false;
    working = false;
  }

  public void workAgain() {
    working = true;
  }

  /** Has every agent be and be ready. */
  public void everyoneReady() {
    for (int i = 0; i < agents.size(); i++) {
      put(i);
      set(i, RequestedState.READY, "");
    }
  }

  private void put(int number) {
    Map<String, Integer> skills = new TreeMap<>();
    switch (number % 4) {
      case 0 -> skills.put("support", 5);
      case 1 -> skills.put("sales", 5);
      case 2 -> {
        skills.put("sales", 3);
        skills.put("support", 3);
      }
      default -> {
        skills.put("support", 1 + number % 3);
        skills.put("vip", 2);
      }
    }
    sink.submit(
        new PutAgent(
            ++requests,
            agents.get(number),
            "Agent " + number,
            "0".repeat(32),
            "0".repeat(64),
            skills,
            number % 10 == 9 ? Optional.of("9500" + number) : Optional.empty()));
  }

  private void set(int number, RequestedState state, String reason) {
    sink.submit(new SetAgentState(++requests, agents.get(number), state, reason));
  }

  private void ask(int number) {
    int lot = random.nextInt(100);
    if (!working || lot < 90) {
      set(number, RequestedState.READY, "");
    } else if (lot < 97) {
      set(number, RequestedState.NOT_READY, "lunch");
    } else {
      set(number, RequestedState.LOGGED_OUT, "");
    }
    agenda.in(10_000 + random.nextLong(20_000), () -> ask(number));
  }

  private void meddle() {
    if (restless) {
      int number = random.nextInt(agents.size());
      switch (random.nextInt(4)) {
        case 0 -> {
          set(number, RequestedState.LOGGED_OUT, "");
          sink.submit(new RemoveAgent(++requests, agents.get(number)));
          agenda.in(random.nextLong(20_000), () -> put(number));
        }
        case 1 ->
            sink.submit(
                new ControlCommand.DeployFlows(
                    ++requests, TENANT, flows.get(random.nextInt(flows.size()))));
        case 2 ->
            sink.submit(
                new ControlCommand.Originate(
                    ++requests, TENANT, "9700" + random.nextInt(100), "100", "survey", "order"));
        default -> put(number);
      }
    }
    agenda.in(2_000 + random.nextLong(20_000), this::meddle);
  }
}

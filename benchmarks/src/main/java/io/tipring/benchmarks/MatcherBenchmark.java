package io.tipring.benchmarks;

import io.tipring.acd.Acd;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a decision of the ACD costs, and that the cost stays flat as agents and waiting contacts
 * grow. Fifty queues over twenty skills; skills of agents are random, so that nearly every agent is
 * a profile of its own: the case that grouping helps least.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MatcherBenchmark {

  private static final String TENANT = "default";
  private static final int SKILLS = 20;
  private static final int QUEUES = 50;

  /** A contact centre with queues and agents that are logged out. */
  private static final class Centre {
    final Random random = new Random(42);
    final DiscardingTurn turn = new DiscardingTurn();
    final Acd acd = new Acd();
    final List<QueueId> queues = new ArrayList<>();
    private long lastContact;

    Centre(int agents) {
      List<QueueDefinition> definitions = new ArrayList<>();
      for (int i = 0; i < QUEUES; i++) {
        QueueId id = new QueueId(TENANT, "queue" + i);
        SkillMinimum need = new SkillMinimum("skill" + i % SKILLS, 1 + random.nextInt(5));
        definitions.add(new QueueDefinition(id, List.of(need), 20_000, 0, false));
        queues.add(id);
      }
      acd.defineQueues(turn, TENANT, definitions);
      for (int i = 0; i < agents; i++) {
        Map<String, Integer> skills = new TreeMap<>();
        for (int skill = 0; skill < 4; skill++) {
          skills.put("skill" + random.nextInt(SKILLS), 1 + random.nextInt(10));
        }
        acd.on(turn, new PutAgent(0, agent(i), "", "", "", skills, Optional.empty()));
      }
    }

    AgentId agent(int number) {
      return new AgentId(TENANT, "agent" + number);
    }

    void ready(int agent) {
      acd.on(turn, new SetAgentState(0, agent(agent), RequestedState.READY, ""));
    }

    void arrive() {
      QueueId queue = queues.get(random.nextInt(QUEUES));
      acd.enqueue(
          turn, new WaitingContact(++lastContact, queue, random.nextInt(10), turn.timeMillis()));
    }
  }

  /** All agents talk and many contacts wait: each agent that is free takes the next. */
  @State(Scope.Thread)
  public static class Crowded {
    @Param({"1000", "10000"})
    int agents;

    @Param({"5000", "50000"})
    int waiting;

    private Centre centre;
    private final List<Long> talking = new ArrayList<>();

    @Setup(Level.Iteration)
    public void fill() {
      centre = new Centre(agents);
      talking.clear();
      for (int i = 0; i < waiting + agents; i++) {
        centre.arrive();
        centre.turn.pass(1);
      }
      for (int i = 0; i < agents; i++) {
        centre.ready(i);
        Decision.Offer offer = centre.turn.lastOffer();
        if (talking.isEmpty() || talking.getLast() != offer.contactId()) {
          centre.acd.accepted(centre.turn, offer.offerId());
          talking.add(offer.contactId());
        }
        centre.turn.pass(1);
      }
    }
  }

  /** Nobody waits and all agents are idle: each contact finds its agent at once. */
  @State(Scope.Thread)
  public static class Quiet {
    @Param({"1000", "10000"})
    int agents;

    private Centre centre;

    @Setup(Level.Iteration)
    public void fill() {
      centre = new Centre(agents);
      for (int i = 0; i < agents; i++) {
        centre.ready(i);
        centre.turn.pass(1);
      }
    }
  }

  /**
   * A call ends, its agent is offered the best of all waiting contacts and answers; one arrives.
   */
  @Benchmark
  public long agentBecomesFree(Crowded crowded) {
    Centre centre = crowded.centre;
    centre.turn.pass(1);
    int who = centre.random.nextInt(crowded.talking.size());
    centre.arrive();
    centre.acd.released(centre.turn, crowded.talking.get(who));
    Decision.Offer offer = centre.turn.lastOffer();
    centre.acd.accepted(centre.turn, offer.offerId());
    crowded.talking.set(who, offer.contactId());
    return offer.offerId();
  }

  /** A contact arrives, the longest idle agent is offered it and answers; the call ends. */
  @Benchmark
  public long contactArrives(Quiet quiet) {
    Centre centre = quiet.centre;
    centre.turn.pass(1);
    centre.arrive();
    Decision.Offer offer = centre.turn.lastOffer();
    centre.acd.accepted(centre.turn, offer.offerId());
    centre.acd.released(centre.turn, offer.contactId());
    return offer.offerId();
  }
}

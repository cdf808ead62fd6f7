package io.tipring.acd;

import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RemoveAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.routing.AgentId;
import io.tipring.core.routing.ContactRouter;
import io.tipring.core.routing.OfferOutcome;
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

/** Makes up what happens next at a contact centre, from a seed. */
final class RandomDay {

  /** Something that happens, to be done to any router. */
  interface Step {
    void on(ContactRouter router, TestTurn turn);
  }

  private static final List<String> SKILLS = List.of("support", "sales", "lang.zh");
  private static final List<String> QUEUES = List.of("one", "two", "three", "four");
  private static final List<OfferOutcome> FAILURES =
      List.of(
          OfferOutcome.BUSY,
          OfferOutcome.DECLINED,
          OfferOutcome.UNREACHABLE,
          OfferOutcome.NO_ANSWER);

  private final Random random;
  private final String tenant;
  private final int agents;
  private long lastContact;

  RandomDay(long seed, String tenant, int agents, long firstContact) {
    this.random = new Random(seed);
    this.tenant = tenant;
    this.agents = agents;
    this.lastContact = firstContact;
  }

  /**
   * @param seen where the offers, assignments and contacts to choose from are
   */
  Step next(ReferenceAcd seen) {
    int dice = random.nextInt(100);
    if (dice < 8) {
      return putAgent();
    } else if (dice < 26) {
      return setState();
    } else if (dice < 48) {
      return arrive();
    } else if (dice < 54) {
      return withWaiting(seen);
    } else if (dice < 68) {
      return answer(seen);
    } else if (dice < 74) {
      return fail(seen);
    } else if (dice < 84) {
      return release(seen);
    } else if (dice < 90) {
      return phone(seen);
    } else if (dice < 96) {
      return advance(random.nextInt(20) == 0 ? 400_000 : random.nextInt(9_000));
    } else if (dice < 98) {
      return defineQueues();
    } else if (dice < 99) {
      AgentId agent = agent();
      return (router, turn) -> router.on(turn, new RemoveAgent(0, agent));
    } else {
      return phone(seen);
    }
  }

  Step defineQueues() {
    List<QueueDefinition> queues = new ArrayList<>();
    for (String name : QUEUES) {
      if (random.nextInt(8) > 0) {
        List<SkillMinimum> needs = new ArrayList<>();
        for (String skill : SKILLS) {
          if (random.nextInt(3) == 0) {
            needs.add(new SkillMinimum(skill, 1 + random.nextInt(6)));
          }
        }
        long wrapUp = random.nextInt(3) == 0 ? 0 : 1_000 * random.nextInt(8);
        queues.add(
            new QueueDefinition(
                new QueueId(tenant, name), List.copyOf(needs), 5_000, wrapUp, false));
      }
    }
    return (router, turn) -> router.defineQueues(turn, tenant, queues);
  }

  private AgentId agent() {
    return new AgentId(tenant, "a" + random.nextInt(agents));
  }

  Step putAgent() {
    Map<String, Integer> skills = new TreeMap<>();
    for (String skill : SKILLS) {
      if (random.nextInt(2) == 0) {
        skills.put(skill, 1 + random.nextInt(10));
      }
    }
    PutAgent put = new PutAgent(0, agent(), "", "", "", skills, Optional.empty());
    return (router, turn) -> router.on(turn, put);
  }

  private Step setState() {
    int dice = random.nextInt(10);
    RequestedState state =
        dice < 7
            ? RequestedState.READY
            : dice < 9 ? RequestedState.NOT_READY : RequestedState.LOGGED_OUT;
    SetAgentState set =
        new SetAgentState(0, agent(), state, random.nextBoolean() ? "lunch" : "training");
    return (router, turn) -> router.on(turn, set);
  }

  private Step arrive() {
    return enqueue(++lastContact);
  }

  private Step enqueue(long contact) {
    QueueId queue = new QueueId(tenant, QUEUES.get(random.nextInt(QUEUES.size())));
    int priority = random.nextInt(10);
    long waitedMillis = random.nextInt(4) == 0 ? random.nextInt(60_000) : 0;
    return (router, turn) ->
        router.enqueue(
            turn, new WaitingContact(contact, queue, priority, turn.timeMillis() - waitedMillis));
  }

  private Step withWaiting(ReferenceAcd seen) {
    List<WaitingContact> mine =
        seen.waiting.stream().filter(it -> it.queue().tenant().equals(tenant)).toList();
    if (mine.isEmpty()) {
      return arrive();
    }
    long contact = mine.get(random.nextInt(mine.size())).contactId();
    return random.nextInt(4) == 0
        ? enqueue(contact)
        : (router, turn) -> router.withdraw(turn, contact, "callerHungUp");
  }

  private Step answer(ReferenceAcd seen) {
    Optional<Offer> offer = anyOffer(seen);
    if (offer.isEmpty()) {
      return arrive();
    }
    long contact = offer.get().contact().contactId();
    boolean soundIsUp = random.nextInt(3) > 0;
    return (router, turn) ->
        StateList.offerFor(router, contact)
            .ifPresent(
                it -> {
                  if (soundIsUp) {
                    router.accepted(turn, it.offerId());
                  } else {
                    router.answering(turn, it.offerId());
                  }
                });
  }

  private Step phone(ReferenceAcd seen) {
    Optional<Offer> offer = anyOffer(seen);
    if (offer.isPresent() && random.nextBoolean()) {
      AgentId offered = offer.get().agent();
      return (router, turn) -> router.phoneTaken(turn, offered);
    }
    AgentId agent = agent();
    return (router, turn) -> router.phoneFree(turn, agent);
  }

  private Step fail(ReferenceAcd seen) {
    Optional<Offer> offer = anyOffer(seen);
    if (offer.isEmpty()) {
      return setState();
    }
    long contact = offer.get().contact().contactId();
    OfferOutcome outcome = FAILURES.get(random.nextInt(FAILURES.size()));
    return (router, turn) ->
        StateList.offerFor(router, contact)
            .ifPresent(it -> router.failed(turn, it.offerId(), outcome, "test"));
  }

  private Optional<Offer> anyOffer(ReferenceAcd seen) {
    List<Offer> mine =
        seen.offers.stream().filter(it -> it.agent().tenant().equals(tenant)).toList();
    return mine.isEmpty() ? Optional.empty() : Optional.of(mine.get(random.nextInt(mine.size())));
  }

  private Step release(ReferenceAcd seen) {
    List<Assignment> mine =
        seen.assignments.stream().filter(it -> it.agent().tenant().equals(tenant)).toList();
    if (mine.isEmpty()) {
      return advance(1_000);
    }
    long contact = mine.get(random.nextInt(mine.size())).contactId();
    return (router, turn) -> router.released(turn, contact);
  }

  static Step advance(long millis) {
    return (router, turn) -> {
      long until = turn.timeMillis() + millis;
      while (turn.isTimerDueBy(until)) {
        router.onTimer(turn, turn.nextTimer());
      }
      turn.goTo(until);
    };
  }
}

package io.tipring.simulation;

import io.tipring.acd.Acd;
import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.EngineCommand.EngineStarted;
import io.tipring.core.command.EngineCommand.TimersDue;
import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.signalling.Dialog;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import io.tipring.ivr.Flows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * A world of one engine in virtual time. Steps the domain by hand, keeps every command, effect and
 * event, and lets the simulated peers react. One thread.
 */
public final class World {

  /** The tenant of everything here. */
  public static final String TENANT = "default";

  private static final long START_MILLIS = 1_800_000_000_000L;

  /** Something that a peer will do. */
  private record Happening(long atMillis, long order, Runnable deed)
      implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Acd router = new Acd();
  private final TurnProcessor processor = new TurnProcessor(new Flows(), router);
  private final PriorityQueue<Happening> happenings = new PriorityQueue<>();
  private final ArrayDeque<Command> inbox = new ArrayDeque<>();
  private final List<JournalRecord> journal = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<RecordedEvent> events = new ArrayList<>();
  private final Map<Long, SimulatedCaller> callersByTransaction = new LinkedHashMap<>();
  private final Map<Long, SimulatedCaller> callersByLeg = new LinkedHashMap<>();
  private final Map<String, SimulatedPhone> phones = new LinkedHashMap<>();
  private final SimulatedMedia media = new SimulatedMedia(this);

  private long timeMillis = START_MILLIS;
  private long happeningOrder;
  private long lastTransaction;
  private long runs = 42;
  private boolean running;

  /** A domain with its two other halves, empty. */
  public static TurnProcessor newProcessor() {
    return new TurnProcessor(new Flows(), new Acd());
  }

  /** A world whose engine has started with these settings and flows. */
  public World(Settings settings, FlowSource... flows) {
    submit(new EngineStarted("simulation", runs));
    submit(new ApplySettings(0, settings));
    submit(new DeployFlows(0, TENANT, List.of(flows)));
  }

  /** An agent that exists, has a registered phone, and is logged out. */
  public SimulatedPhone agent(String id, Map<String, Integer> skills) {
    SimulatedPhone phone = new SimulatedPhone(this, id);
    submit(
        new AgentCommand.PutAgent(
            0, phone.agent(), id, "0".repeat(32), "0".repeat(64), skills, Optional.empty()));
    phone.registers();
    return phone;
  }

  /** The phone that rings when this number is dialled out over a trunk. */
  public SimulatedPhone callee(String number, SipAddress trunk) {
    return phoneAt("sip:" + number + "@" + trunk.host() + ":" + trunk.port());
  }

  /** A caller at a trunk. */
  public SimulatedCaller caller(String number) {
    return new SimulatedCaller(this, number);
  }

  public SimulatedMedia media() {
    return media;
  }

  /** Gives the engine a command, and lets everyone react to what follows at this same moment. */
  public void submit(Command command) {
    submitAll(List.of(command));
  }

  /** Gives the engine commands that come at one moment. */
  void submitAll(List<? extends Command> commands) {
    inbox.addAll(commands);
    if (running) {
      return;
    }
    running = true;
    try {
      for (Command next = inbox.poll(); next != null; next = inbox.poll()) {
        run(next);
      }
    } finally {
      running = false;
    }
  }

  private void run(Command command) {
    long sequence = processor.sequence() + 1;
    journal.add(new JournalRecord(sequence, timeMillis, command));
    TurnResult result = processor.process(sequence, timeMillis, command);
    events.addAll(result.events());
    effects.addAll(result.effects());
    if (!router.brokenInvariants().isEmpty()) {
      throw new IllegalStateException(
          "after command %d, %s: %s".formatted(sequence, command, router.brokenInvariants()));
    }
    result.effects().forEach(this::react);
  }

  private void react(Effect effect) {
    switch (effect) {
      case MediaEffect one -> media.react(one);
      case SipEffect one -> react(one);
      case ControlEffect _ -> {}
    }
  }

  private void react(SipEffect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite response -> {
        SimulatedCaller caller = callersByTransaction.get(response.transactionId());
        if (caller != null) {
          callersByLeg.put(response.legId(), caller);
          caller.hears(response);
        }
      }
      case SipEffect.SendInvite invite -> phoneAt(invite.destination().requestUri()).rings(invite);
      case SipEffect.CancelInvite cancel -> phoneOf(cancel.legId()).isCancelled(cancel);
      case SipEffect.SendBye bye -> {
        if (callersByLeg.get(bye.legId()) != null) {
          callersByLeg.get(bye.legId()).isHungUp(bye);
        } else {
          phoneOf(bye.legId()).isHungUp(bye);
        }
      }
      case SipEffect.SendReinvite reinvite -> {
        if (callersByLeg.get(reinvite.legId()) != null) {
          callersByLeg.get(reinvite.legId()).isReinvited(reinvite);
        } else {
          phoneOf(reinvite.legId()).isReinvited(reinvite);
        }
      }
      case SipEffect.RespondInDialog response -> {
        SimulatedCaller caller = callersByTransaction.get(response.transactionId());
        if (caller != null) {
          caller.hears(response);
        }
      }
      case SipEffect.SendOptions options -> {
        SimulatedCaller caller = callersByLeg.get(options.legId());
        answer(options.legId(), "OPTIONS", options.dialog(), caller == null || !caller.isGone());
      }
      case SipEffect.SendAck _, SipEffect.RespondToRegister _, SipEffect.TakeUpInvite _ -> {}
    }
  }

  private void answer(long legId, String method, Dialog dialog, boolean known) {
    submit(
        new SipCommand.RequestAnswered(
            legId,
            method,
            dialog.localCSeq(),
            known ? 200 : 481,
            Optional.empty(),
            Optional.empty()));
  }

  /** The engine's process is killed, its media server with it, and another starts. */
  public void killsTheEngine() {
    media.dies();
    submit(new EngineStarted("simulation", ++runs));
  }

  /** The engine's process is killed, and another starts; media servers go on. */
  public void killsOnlyTheEngine() {
    submit(new EngineStarted("simulation", ++runs));
  }

  private SimulatedPhone phoneAt(String uri) {
    return phones.computeIfAbsent(uri, _ -> new SimulatedPhone(this, uri));
  }

  private SimulatedPhone phoneOf(long legId) {
    return phones.values().stream()
        .filter(phone -> phone.hasLeg(legId))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no phone has leg " + legId));
  }

  void plug(String uri, SimulatedPhone phone) {
    phones.put(uri, phone);
  }

  long newTransaction(SimulatedCaller caller) {
    callersByTransaction.put(++lastTransaction, caller);
    return lastTransaction;
  }

  long newTransaction() {
    return ++lastTransaction;
  }

  /** Has something happen later. */
  void in(long delayMillis, Runnable deed) {
    happenings.add(new Happening(timeMillis + delayMillis, happeningOrder++, deed));
  }

  /** Lets time pass: timers come due, and what was to happen happens. */
  public void advance(long millis) {
    long until = timeMillis + millis;
    while (true) {
      long next =
          Math.min(
              processor.nextDeadlineMillis(),
              happenings.isEmpty() ? Long.MAX_VALUE : happenings.peek().atMillis());
      if (next > until) {
        break;
      }
      timeMillis = Math.max(timeMillis, next);
      if (!happenings.isEmpty() && happenings.peek().atMillis() <= timeMillis) {
        happenings.poll().deed().run();
      } else {
        submit(new TimersDue());
      }
    }
    timeMillis = until;
  }

  public long timeMillis() {
    return timeMillis;
  }

  /** Every event so far. */
  public List<Event> events() {
    return events.stream().map(RecordedEvent::event).toList();
  }

  /** Every event of one type so far. */
  public <E extends Event> List<E> events(Class<E> type) {
    return events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Every effect of one type so far. */
  public <E extends Effect> List<E> effects(Class<E> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Calls of which something is left. */
  public int calls() {
    return processor.calls();
  }

  public long stateHash() {
    return processor.stateHash();
  }

  /** Every command so far, as the journal would have it. */
  public List<JournalRecord> journal() {
    return List.copyOf(journal);
  }

  /** The state hash that a fresh domain has after the same commands. */
  public long replayedHash() {
    TurnProcessor fresh = newProcessor();
    for (JournalRecord record : journal) {
      fresh.process(record.sequence(), record.timeMillis(), record.command());
    }
    return fresh.stateHash();
  }
}

package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.call.Call;
import io.tipring.core.call.CallState;
import io.tipring.core.call.Leg;
import io.tipring.core.call.LegState;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.signalling.Binding;
import io.tipring.core.turn.Timer;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.simulation.engine.MediaServer;
import io.tipring.simulation.peer.PeerCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The invariants of the state as a whole: calls, legs, timers and the router agree, nothing is
 * older than it may be, and the media server has what the engine believes. Costs as much as there
 * is state, so it is done now and then.
 */
public final class StateCheck {

  private static final long RING_MILLIS = 20_000;
  private static final long TRANSIT_RING_MILLIS = 60_000;
  private static final long TIMEOUT_MILLIS = 32_000;
  private static final long GRACE_MILLIS = 12_000;

  /** What phones get after a stop of the process, and a little. */
  private static final long BINDING_GRACE_MILLIS = 61_000;

  private static final long SOUND_MILLIS = 15_000;

  private final MediaServer media;
  private final Ages ages = new Ages();
  private long settlingMillis = 2 * TIMEOUT_MILLIS;
  private long wentOnMillis;

  public StateCheck(MediaServer media) {
    this.media = media;
  }

  /**
   * The process stood still or began anew: ages count from here, and phones have time to refresh.
   *
   * @param untilMillis when it goes on
   */
  public void forgive(long untilMillis) {
    ages.forgive();
    wentOnMillis = untilMillis;
  }

  /**
   * Looks at the whole state.
   *
   * @throws Broken if something does not hold
   */
  public void check(TurnProcessor processor, List<PeerCall> peers, long nowMillis) {
    StateView state = new StateView();
    processor.writeState(state);
    Map<Long, Set<Leg>> legsOfCall = new HashMap<>();
    for (Leg leg : state.legs().values()) {
      Call call = state.calls().get(leg.facts().callId());
      require(call != null, leg.facts().contactId(), () -> "no call has " + leg);
      legsOfCall.computeIfAbsent(call.id(), _ -> new HashSet<>()).add(leg);
      checkLeg(leg, nowMillis);
    }
    for (Call call : state.calls().values()) {
      checkCall(state, call, legsOfCall.getOrDefault(call.id(), Set.of()), nowMillis);
    }
    checkTimers(state);
    checkRouter(state);
    checkRegistrations(state, nowMillis);
    media
        .legs()
        .forEach(
            leg ->
                require(
                    state.legs().containsKey(leg),
                    0,
                    () -> "a gone leg has an endpoint still: " + leg));
    checkPeers(state, peers, nowMillis);
    ages.retain(nowMillis);
  }

  /** What a peer believes to have for long enough, the engine has too. */
  private void checkPeers(StateView state, List<PeerCall> peers, long nowMillis) {
    Set<String> known = new HashSet<>();
    state.legs().values().forEach(leg -> known.add(leg.dialog().callId()));
    for (PeerCall peer : peers) {
      String belief = peer.up() ? "up" : peer.ringing() ? "ringing" : "other";
      boolean shared = known.contains(peer.callId());
      long age = ages.of("peer " + peer.callId(), belief + shared, nowMillis);
      require(
          belief.equals("other") || shared || age <= settlingMillis,
          0,
          () -> "for %d ms the engine has not had the call of %s".formatted(age, peer));
    }
  }

  /** How long two sides may differ on this network. */
  public void settlesWithin(long millis) {
    settlingMillis = millis;
  }

  private void checkLeg(Leg leg, long nowMillis) {
    long contact = leg.facts().contactId();
    String state = leg.state().getClass().getSimpleName();
    long age = ages.of("leg " + leg.facts().id(), state, nowMillis);
    long bound = boundOf(leg);
    require(age <= bound, contact, () -> "for %d ms in its state: %s".formatted(age, leg));
    Leg.Endpoint endpoint = leg.media().endpoint();
    // One that was replaced between two looks had a re-INVITE.
    long endpointAge =
        ages.of(
            "endpoint " + leg.facts().id(),
            state + "/" + endpoint + "/" + leg.dialog().localCSeq(),
            nowMillis);
    long lostAt = leg.media().lostAtMillis();
    require(
        lostAt == 0 || nowMillis - lostAt <= 4 * TIMEOUT_MILLIS,
        contact,
        () -> "without sound for %d ms: %s".formatted(nowMillis - lostAt, leg));
    boolean passing =
        switch (endpoint) {
          case REQUESTED, RELEASING, RECLAIMING -> true;
          case NONE, READY, ACTIVE, RELEASED, LOST -> false;
        };
    require(
        !passing || endpointAge <= GRACE_MILLIS,
        contact,
        () -> "waits for its endpoint for %d ms: %s".formatted(endpointAge, leg));
    boolean upWithoutSound =
        leg.state() instanceof LegState.Confirmed
            && leg.facts().anchored()
            && endpoint != Leg.Endpoint.ACTIVE;
    require(
        !upWithoutSound || endpointAge <= 3 * TIMEOUT_MILLIS,
        contact,
        () -> "up without sound for %d ms: %s".formatted(endpointAge, leg));
    require(
        endpoint != Leg.Endpoint.ACTIVE || media.has(leg.facts().id()),
        contact,
        () -> "the media server has no endpoint for " + leg);
    if (leg.state() instanceof LegState.Confirmed(var reinvite) && reinvite.isPresent()) {
      long pending =
          ages.of("reinvite " + leg.facts().id(), Long.toString(reinvite.get().cseq()), nowMillis);
      require(
          pending <= 2 * TIMEOUT_MILLIS + GRACE_MILLIS,
          contact,
          () -> "a re-INVITE is open for %d ms: %s".formatted(pending, leg));
    }
  }

  private static long boundOf(Leg leg) {
    return switch (leg.state()) {
      case LegState.Incoming _ -> TRANSIT_RING_MILLIS + GRACE_MILLIS;
      case LegState.Answering _, LegState.Ended _ -> GRACE_MILLIS;
      case LegState.Preparing _ -> RING_MILLIS + GRACE_MILLIS;
      case LegState.Inviting _, LegState.Ringing _ ->
          (leg.facts().role() == Role.AGENT ? RING_MILLIS : TRANSIT_RING_MILLIS) + GRACE_MILLIS;
      case LegState.Connecting _ -> 3 * TIMEOUT_MILLIS;
      case LegState.AwaitingAck _, LegState.OwesAck _, LegState.Closing _ ->
          TIMEOUT_MILLIS + GRACE_MILLIS;
      case LegState.Cancelling _ -> 2 * TIMEOUT_MILLIS + GRACE_MILLIS;
      case LegState.Confirmed _ -> Long.MAX_VALUE;
    };
  }

  private void checkCall(StateView state, Call call, Set<Leg> legs, long nowMillis) {
    long contact = call.contactId();
    long customerId = call.facts().customerLegId();
    Leg customer = state.legs().get(customerId);
    boolean ended = call.state() instanceof CallState.Ended;
    require(!ended || !legs.isEmpty(), contact, () -> "nothing is left of " + call);
    require(
        !ended || legs.stream().allMatch(leg -> leg.state().isEnding()),
        contact,
        () -> "ended, but its legs are not: " + legs);
    if (ended) {
      return;
    }
    require(
        customer != null && !customer.state().isEnding(),
        contact,
        () -> "goes on without its customer: " + call);
    long age = ages.of("call " + call.id(), stateName(call.state()), nowMillis);
    switch (call.state()) {
      case CallState.Offering offering -> {
        require(
            age <= RING_MILLIS + GRACE_MILLIS,
            contact,
            () -> "rings for %d ms: %s".formatted(age, call));
        require(!offering.legIds().isEmpty(), contact, () -> "rings nobody: " + call);
        for (long legId : offering.legIds()) {
          Leg phone = state.legs().get(legId);
          require(
              phone != null && !phone.state().isEnding(), contact, () -> "rings no more: " + phone);
        }
        othersEnd(contact, legs, customerId, offering.legIds());
        hearsMusic(call, customer, age);
      }
      case CallState.Queued _ -> {
        othersEnd(contact, legs, customerId, List.of());
        hearsMusic(call, customer, age);
      }
      case CallState.InFlow _ -> {
        require(call.flow().isPresent(), contact, () -> "in no flow: " + call);
        boolean goesOn =
            !(customer.state() instanceof LegState.Confirmed)
                || customer.media().playing().isPresent()
                || state.timers().containsKey(call.waitTimerId());
        require(goesOn, contact, () -> "its flow neither plays nor waits: " + call);
        othersEnd(contact, legs, customerId, List.of());
      }
      case CallState.Talking talking -> {
        require(call.flow().isEmpty(), contact, () -> "talks in its flow: " + call);
        othersEnd(contact, legs, customerId, List.of(talking.agentLegId()));
        hearEachOther(call, customer, state.legs().get(talking.agentLegId()), age);
      }
      case CallState.Connected(long callee) -> {
        othersEnd(contact, legs, customerId, List.of(callee));
        Leg other = state.legs().get(callee);
        if (other != null && other.facts().anchored()) {
          hearEachOther(call, customer, other, age);
        }
      }
      case CallState.Dialling(long callee, _) -> {
        Leg dialled = state.legs().get(callee);
        require(
            dialled != null && !dialled.state().isEnding(), contact, () -> "dials nobody: " + call);
        require(
            age <= TRANSIT_RING_MILLIS + GRACE_MILLIS,
            contact,
            () -> "dials for %d ms: %s".formatted(age, call));
      }
      case CallState.Ended _ -> {}
    }
  }

  private static String stateName(CallState state) {
    return state instanceof CallState.Offering offering
        ? "Offering " + offering.offerId()
        : state.getClass().getSimpleName();
  }

  private static void othersEnd(long contact, Set<Leg> legs, long customerId, List<Long> partners) {
    for (Leg leg : legs) {
      long id = leg.facts().id();
      require(
          id == customerId || partners.contains(id) || leg.state().isEnding(),
          contact,
          () -> "has no part in its call: " + leg);
    }
  }

  private void hearsMusic(Call call, Leg customer, long age) {
    if (age < SOUND_MILLIS || !isSettled(customer)) {
      return;
    }
    require(
        media.plays(customer.facts().id()), call.contactId(), () -> "waits in silence: " + call);
  }

  private void hearEachOther(Call call, Leg customer, Leg other, long age) {
    if (age < SOUND_MILLIS || other == null || !isSettled(customer) || !isSettled(other)) {
      return;
    }
    require(
        media.connected(customer.facts().id(), other.facts().id()),
        call.contactId(),
        () -> "do not hear each other: " + call);
  }

  /** Whether its sound has run for long enough to be held to what is promised. */
  private boolean isSettled(Leg leg) {
    return leg.state() instanceof LegState.Confirmed
        && leg.media().endpoint() == Leg.Endpoint.ACTIVE
        && leg.media().requestId() == 0
        && ages.isOlder("endpoint " + leg.facts().id(), SOUND_MILLIS);
  }

  private static void checkTimers(StateView state) {
    Map<Long, Record> offers = new HashMap<>();
    for (Record offer : state.all("Offer")) {
      offers.put((Long) StateView.get(offer, "timerId"), offer);
    }
    Set<Object> wrappingUp = new HashSet<>();
    for (Record agent : state.all("Agent")) {
      Record agentState = (Record) StateView.get(agent, "state");
      if (agentState.getClass().getSimpleName().equals("WrapUp")) {
        wrappingUp.add(StateView.get(agentState, "timerId"));
      }
    }
    Set<Object> locations = new HashSet<>();
    state.all("Location").forEach(it -> locations.add(StateView.get(it, "expiryTimerId")));
    Set<Long> limits = new HashSet<>();
    Set<Long> waits = new HashSet<>();
    for (Call call : state.calls().values()) {
      if (!(call.state() instanceof CallState.Ended)) {
        limits.add(call.limitTimerId());
        require(
            state.timers().containsKey(call.limitTimerId()),
            call.contactId(),
            () -> "nothing limits " + call);
        waits.add(call.waitTimerId());
      }
    }
    for (Timer timer : state.timers().values()) {
      boolean wanted =
          switch (timer.purpose()) {
            case TimerPurpose.OfferDeadline _ -> offers.remove(timer.id()) != null;
            case TimerPurpose.WrapUpOver _ -> wrappingUp.remove(timer.id());
            case TimerPurpose.FlowWait wait ->
                waits.contains(timer.id()) && state.calls().get(wait.callId()).flow().isPresent();
            case TimerPurpose.LegDeadline deadline ->
                limits.contains(timer.id()) && state.legs().containsKey(deadline.legId());
            case TimerPurpose.BindingExpiry _ -> locations.remove(timer.id());
            case TimerPurpose.ReinviteRetry _, TimerPurpose.MediaRetry _ -> true;
            case TimerPurpose.SessionTimer session -> state.legs().containsKey(session.legId());
          };
      require(wanted, 0, () -> "a timer of something that is over: " + timer);
    }
    require(offers.isEmpty(), 0, () -> "offers without a deadline: " + offers);
    require(wrappingUp.isEmpty(), 0, () -> "wrap-ups without an end: " + wrappingUp);
    require(locations.isEmpty(), 0, () -> "registrations without an end: " + locations);
  }

  /** Of agents that are; no contact is bound twice, none for longer than it asked. */
  private void checkRegistrations(StateView state, long nowMillis) {
    Set<Object> agents = new HashSet<>();
    state.all("Agent").forEach(agent -> agents.add(StateView.get(agent, "id")));
    for (Record location : state.all("Location")) {
      require(
          agents.contains(StateView.get(location, "agent")),
          0,
          () -> "phones of an agent that is gone: " + location);
      Set<String> contacts = new HashSet<>();
      for (Object one : (List<?>) StateView.get(location, "bindings")) {
        Binding binding = (Binding) one;
        require(contacts.add(binding.contactUri()), 0, () -> "bound twice: " + location);
        require(
            nowMillis - binding.expiresAtMillis() < 1_000
                || nowMillis - wentOnMillis < BINDING_GRACE_MILLIS,
            0,
            () -> "bound for too long: " + location);
      }
    }
  }

  private static void checkRouter(StateView state) {
    Map<Long, CallState> states = new HashMap<>();
    state.calls().values().forEach(call -> states.put(call.contactId(), call.state()));
    long offering = states.values().stream().filter(CallState.Offering.class::isInstance).count();
    long talking = states.values().stream().filter(CallState.Talking.class::isInstance).count();
    long waiting =
        offering + states.values().stream().filter(CallState.Queued.class::isInstance).count();
    require(
        state.all("WaitingContact").size() == waiting,
        0,
        () -> waiting + " calls wait, the router has " + state.all("WaitingContact"));
    require(
        state.all("Offer").size() == offering,
        0,
        () -> offering + " calls ring, the router has " + state.all("Offer"));
    require(
        state.all("Assignment").size() == talking,
        0,
        () -> talking + " calls talk, the router has " + state.all("Assignment"));
    for (Record contact : state.all("WaitingContact")) {
      CallState place = states.get((Long) StateView.get(contact, "contactId"));
      require(
          place instanceof CallState.Queued || place instanceof CallState.Offering,
          0,
          () -> contact + " waits, but its call is " + place);
    }
  }

  /** What must be gone when everything is at rest. */
  public static void checkRest(TurnProcessor processor) {
    StateView state = new StateView();
    processor.writeState(state);
    require(state.legs().isEmpty(), 0, () -> "legs are left: " + state.legs());
    for (Record recording : state.all("Open")) {
      long contact = (Long) StateView.get(recording, "contactId");
      require(false, contact, () -> "a recording is open: " + recording);
    }
    require(state.all("Offer").isEmpty(), 0, () -> "offers are left: " + state.all("Offer"));
    for (Timer timer : state.timers().values()) {
      require(
          timer.purpose() instanceof TimerPurpose.BindingExpiry,
          0,
          () -> "a timer is left: " + timer);
    }
    // Its programs are held by nobody but the deployment.
    for (Record program : state.all("ProgramInUse")) {
      require(
          ((Integer) StateView.get(program, "calls")) == 0, 0, () -> "held by calls: " + program);
    }
  }
}

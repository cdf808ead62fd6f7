package io.tipring.core.registration;

import io.tipring.core.command.Settings;
import io.tipring.core.command.SipCommand.RegisterReceived;
import io.tipring.core.command.SipCommand.RequestedContact;
import io.tipring.core.effect.SipEffect.RespondToRegister;
import io.tipring.core.event.AgentEvent.PhonesChanged;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Binding;
import io.tipring.core.signalling.SipHeader;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.core.turn.TimerPurpose.BindingExpiry;
import io.tipring.core.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The location service: which phones an address of record is reached at (RFC 3261 §10.3). Its
 * bindings are state of the domain, so they outlive the process. Owned by the writer.
 */
public final class Registrations {

  /** The bindings of one address of record, and the timer of the first that ends. */
  record Location(AgentId agent, List<Binding> bindings, long expiryTimerId) {}

  private final Map<AgentId, Location> locations = new TreeMap<>();

  /** The live bindings of an agent, the preferred first (q, then the newest). */
  public List<Binding> of(AgentId agent) {
    Location location = locations.get(agent);
    return location == null ? List.of() : location.bindings();
  }

  /**
   * Forgets the phones of an agent that is gone: they must not ring for a later one of its name.
   */
  public void forget(Turn turn, AgentId agent) {
    if (locations.containsKey(agent)) {
      store(turn, agent, List.of(), "removed");
    }
  }

  /** Adds, refreshes and removes bindings as one atomic step (§10.3 step 7), and answers. */
  public void on(Turn turn, RegisterReceived request, Settings settings) {
    List<Binding> bindings = new ArrayList<>(of(request.agent()));
    if (request.removeAll()) {
      bindings.clear();
    }
    for (RequestedContact contact : request.contacts()) {
      long seconds = contact.expiresSeconds();
      if (seconds > 0 && seconds < settings.registrationMinSeconds()) {
        refuse(
            turn,
            request,
            423,
            List.of(
                new SipHeader("Min-Expires", Integer.toString(settings.registrationMinSeconds()))));
        return;
      }
      if (isStale(bindings, request, contact)) {
        refuse(turn, request, 500, List.of());
        return;
      }
      bindings.removeIf(present -> present.contactUri().equals(contact.contactUri()));
      if (seconds > 0) {
        bindings.add(bind(turn, request, contact, settings));
      }
    }
    if (bindings.size() > settings.maxContactsPerAgent()) {
      refuse(turn, request, 403, List.of());
      return;
    }
    bindings.sort(
        (a, b) ->
            a.qThousandths() != b.qThousandths()
                ? Integer.compare(b.qThousandths(), a.qThousandths())
                : Long.compare(b.expiresAtMillis(), a.expiresAtMillis()));
    store(turn, request.agent(), bindings, "registered");
    turn.effect(
        new RespondToRegister(
            request.transactionId(), 200, "", List.copyOf(bindings), turn.timeMillis(), List.of()));
  }

  /** There is no such address of record (§10.3 step 5): a phone of nobody is not kept. */
  public void refuseUnknown(Turn turn, RegisterReceived request) {
    refuse(turn, request, 404, List.of());
  }

  /** Ends what has expired and waits for the next. */
  public void onTimer(Turn turn, BindingExpiry timer) {
    List<Binding> bindings = new ArrayList<>(of(timer.agent()));
    bindings.removeIf(binding -> binding.expiresAtMillis() <= turn.timeMillis());
    store(turn, timer.agent(), bindings, "expired");
  }

  public void writeState(StateWriter out) {
    out.section("locations");
    out.entities(Location.class, locations.values());
  }

  public void readState(StateReader in) {
    in.section("locations");
    in.entities(Location.class).forEach(location -> locations.put(location.agent(), location));
  }

  /** A REGISTER of the same Call-ID that is not newer must abort the update. */
  private static boolean isStale(
      List<Binding> bindings, RegisterReceived request, RequestedContact contact) {
    for (Binding binding : bindings) {
      if (binding.contactUri().equals(contact.contactUri())
          && binding.callId().equals(request.callId())
          && binding.cseq() >= request.cseq()) {
        return true;
      }
    }
    return false;
  }

  private static Binding bind(
      Turn turn, RegisterReceived request, RequestedContact contact, Settings settings) {
    long seconds = Math.min(contact.expiresSeconds(), settings.registrationMaxSeconds());
    return new Binding(
        contact.contactUri(),
        request.source(),
        request.callId(),
        request.cseq(),
        contact.qThousandths(),
        request.userAgent(),
        turn.timeMillis() + seconds * 1000);
  }

  private static void refuse(
      Turn turn, RegisterReceived request, int status, List<SipHeader> headers) {
    turn.effect(
        new RespondToRegister(
            request.transactionId(), status, "", List.of(), turn.timeMillis(), headers));
  }

  private void store(Turn turn, AgentId agent, List<Binding> bindings, String why) {
    Location before = locations.get(agent);
    int countBefore = before == null ? 0 : before.bindings().size();
    if (before != null) {
      turn.cancel(before.expiryTimerId());
    }
    if (bindings.isEmpty()) {
      locations.remove(agent);
    } else {
      long first =
          bindings.stream().mapToLong(Binding::expiresAtMillis).min().orElse(Long.MAX_VALUE);
      long timer = turn.schedule(first, new BindingExpiry(agent));
      locations.put(agent, new Location(agent, List.copyOf(bindings), timer));
    }
    if (countBefore != bindings.size()) {
      turn.event(new PhonesChanged(agent, bindings.size(), why));
    }
  }
}

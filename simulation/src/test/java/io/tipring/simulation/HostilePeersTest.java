package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.acd.Acd;
import io.tipring.core.codec.ByteReader;
import io.tipring.core.codec.ByteWriter;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.command.Command;
import io.tipring.core.command.ControlCommand;
import io.tipring.core.command.EngineCommand;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.event.ContactEvent;
import io.tipring.core.event.Event;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.core.turn.TurnResult;
import io.tipring.ivr.Flows;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever peers, phones, media servers and the platform say, in whatever order: no turn throws,
 * what is told makes sense, and in the end nothing is left.
 */
class HostilePeersTest {

  private static final int DEEDS = 8_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private static final Settings SETTINGS =
      new Settings(
          List.of(
              new Trunk(
                  World.TENANT,
                  "carrier",
                  Optional.of(new SipAddress(Transport.UDP, "127.0.0.9", 5060)))),
          List.of(
              new Route(World.TENANT, "9*", "carrier", MediaMode.DIRECT),
              new Route(World.TENANT, "98*", "carrier", MediaMode.ANCHORED)),
          30,
          3600,
          3,
          20_000,
          HOUR_MILLIS,
          "tipring.test");

  private static final String HOTLINE =
      """
      flow hotline "Hotline" {
        on call to "400*"
        answer
        play "welcome"
        menu main {
          play "menu"
          key 1 -> one
          key 2 -> two
          nothing for 2s, twice -> two
          wrong key, 3 times -> goodbye
        }
        queue one {
          need support >= 5
          ring for 15s
          wrap up 5s
          record
          if refused -> two
        }
        queue two {
          need support >= 1
          ring for 10s
          if refused -> goodbye
        }
        step goodbye {
          hang up
        }
      }
      """;

  private static final String SURVEY =
      """
      flow survey "Survey" {
        on call to "700"
        answer
        play "welcome"
        hang up
      }
      """;

  private final Acd acd = new Acd();
  private final TurnProcessor engine = new TurnProcessor(new Flows(), acd);
  private final List<JournalRecord> journal = new ArrayList<>();
  private final Told told = new Told();
  private final Set<Long> unanswered = new LinkedHashSet<>();

  /** Transactions that outlive a run of the process. */
  private final Set<Long> initial = new LinkedHashSet<>();

  private final Set<Long> successes = new LinkedHashSet<>();
  private final Set<Long> answered = new LinkedHashSet<>();
  private HostilePeers peers;
  private long timeMillis = 1_800_000_000_000L;

  /** Killed again and again, the engine takes up legs in every state, and loses none of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void nothingIsLostByRestarts(long seed) {
    anything(seed, 500);
    stopAndAssertNothingIsLeft();
  }

  /** A clean stop ends every call, and adapters bring their own to an end. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void nothingIsLeftAfterAStop(long seed) {
    anything(seed, Integer.MAX_VALUE);
    stopAndAssertNothingIsLeft();
  }

  private void stopAndAssertNothingIsLeft() {
    run(new EngineCommand.StopRequested());
    settle();
    peers.promised().forEach(this::run);
    settle();
    assertThat(unanswered).as("transactions without a final response").isEmpty();
    assertThat(peers.endpoints()).as("endpoints that were not given back").isEmpty();
    assertNothingIsLeft();
  }

  /**
   * @param restartEvery how many deeds a run of the process sees
   */
  private void anything(long seed, int restartEvery) {
    Random random = new Random(seed);
    List<FlowSource> both =
        List.of(
            new FlowSource("all.flow", HOTLINE + SURVEY),
            new FlowSource("survey.flow", SURVEY),
            new FlowSource(
                "few.flow",
                HOTLINE.replace("queue one", "queue three").replace("> one", "> three")),
            new FlowSource("bad.flow", "flow {"));
    peers = new HostilePeers(random, SETTINGS, both);
    run(new EngineCommand.EngineStarted("first", seed));
    run(new ControlCommand.ApplySettings(0, SETTINGS));
    run(new ControlCommand.DeployFlows(0, World.TENANT, both.subList(0, 1)));
    for (int deed = 0; deed < DEEDS; deed++) {
      if (deed % restartEvery == restartEvery - 1) {
        run(new EngineCommand.EngineStarted("next", seed + deed));
      }
      run(peers.next());
      pass(random.nextInt(200));
      if (deed % 16 == 0) {
        assertThat(acd.brokenInvariants()).isEmpty();
      }
    }
  }

  private void settle() {
    for (List<Command> said = peers.settle(); !said.isEmpty(); said = peers.settle()) {
      said.forEach(this::run);
    }
  }

  private void pass(long millis) {
    timeMillis += millis;
    while (engine.nextDeadlineMillis() <= timeMillis) {
      run(new EngineCommand.TimersDue());
    }
  }

  private void run(Command command) {
    if (command instanceof EngineCommand.EngineStarted) {
      peers.restart();
      unanswered.retainAll(initial);
    }
    requestOf(command).ifPresent(unanswered::add);
    if (command instanceof SipCommand.InviteReceived invite) {
      initial.add(invite.transactionId());
    }
    journal.add(new JournalRecord(engine.sequence() + 1, timeMillis, command));
    peers.said(command);
    TurnResult result;
    try {
      result = engine.process(engine.sequence() + 1, timeMillis, command);
    } catch (RuntimeException e) {
      throw new AssertionError("turn " + journal.size() + " threw at " + command, e);
    }
    for (RecordedEvent event : result.events()) {
      told.check(event.event());
      if (event.event() instanceof ContactEvent.ContactStarted started) {
        peers.began(started.callId());
      }
    }
    for (Effect effect : result.effects()) {
      check(effect);
      peers.asked(effect);
    }
  }

  private static Optional<Long> requestOf(Command command) {
    return switch (command) {
      case SipCommand.InviteReceived invite -> Optional.of(invite.transactionId());
      case SipCommand.ReinviteReceived reinvite -> Optional.of(reinvite.transactionId());
      case SipCommand.ByeReceived bye -> Optional.of(bye.transactionId());
      case SipCommand.InfoReceived info -> Optional.of(info.transactionId());
      default -> Optional.empty();
    };
  }

  private void check(Effect effect) {
    switch (effect) {
      case SipEffect.RespondToInvite response ->
          responded(response.transactionId(), response.status());
      case SipEffect.RespondInDialog response ->
          responded(response.transactionId(), response.status());
      case SipEffect.SendInvite invite ->
          assertThat(invite.headers())
              .allSatisfy(header -> assertThat(header.value()).doesNotContainPattern("\\p{Cntrl}"));
      default -> {}
    }
  }

  private void responded(long transactionId, int status) {
    if (status == 200 && initial.contains(transactionId) && successes.contains(transactionId)) {
      // A 2xx may be repeated until its ACK (RFC 3261 §13.3.1.4).
      return;
    }
    assertThat(answered).as("a response after the final one").doesNotContain(transactionId);
    if (status == 200) {
      successes.add(transactionId);
    }
    if (status >= 200) {
      answered.add(transactionId);
      unanswered.remove(transactionId);
    }
  }

  private void assertNothingIsLeft() {
    assertThat(engine.calls()).as("calls").isZero();
    pass(2 * HOUR_MILLIS);
    assertThat(engine.nextDeadlineMillis()).as("the next timer").isEqualTo(Long.MAX_VALUE);
    assertThat(told.open()).as("contacts, legs and offers without an end").isEmpty();
    assertThat(replayed()).isEqualTo(engine.stateHash());
  }

  /** The hash of a fresh engine that reads the same commands as the journal would keep them. */
  private long replayed() {
    RecordCodec<Command> codec = RecordCodec.of(Command.class);
    TurnProcessor fresh = World.newProcessor();
    ByteWriter out = new ByteWriter(1024);
    for (JournalRecord record : journal) {
      out.reset();
      codec.write(out, record.command());
      Command read = codec.read(new ByteReader(out.array(), 0, out.length()));
      fresh.process(record.sequence(), record.timeMillis(), read);
    }
    return fresh.stateHash();
  }

  /** What was told so far: everything begins before it goes on, and ends once. */
  private static final class Told {
    private final Set<String> open = new LinkedHashSet<>();

    Set<String> open() {
      return open;
    }

    void check(Event event) {
      switch (event) {
        case ContactEvent.ContactStarted started -> begin("contact " + started.contactId(), event);
        case ContactEvent.ContactEnded ended -> end("contact " + ended.contactId(), event);
        case LegEvent.LegStarted started -> begin("leg " + started.legId(), event);
        case LegEvent.LegEnded ended -> end("leg " + ended.legId(), event);
        case LegEvent.LegMediaReport _ -> {}
        case LegEvent leg -> assertThat(open).as("%s", event).contains("leg " + leg.legId());
        case ContactEvent.OfferMade made -> {
          assertThat(open).as("%s", event).contains("contact " + made.contactId());
          begin("offer " + made.offerId(), event);
        }
        case ContactEvent.OfferEnded ended -> end("offer " + ended.offerId(), event);
        case ContactEvent.RecordingStarted _,
            ContactEvent.RecordingEnded _,
            ContactEvent.RecordingFailed _ -> {}
        case ContactEvent contact ->
            assertThat(open).as("%s", event).contains("contact " + contact.contactId());
        default -> {}
      }
    }

    private void begin(String what, Event event) {
      assertThat(open.add(what)).as("%s begins once", event).isTrue();
    }

    private void end(String what, Event event) {
      assertThat(open.remove(what)).as("%s ends once", event).isTrue();
    }
  }
}

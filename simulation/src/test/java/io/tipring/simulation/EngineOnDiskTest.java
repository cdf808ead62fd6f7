package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.AgentCommand;
import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.command.ControlCommand.DeployFlows;
import io.tipring.core.command.SipCommand.RegisterReceived;
import io.tipring.core.command.SipCommand.RequestedContact;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.engine.Effects;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineException;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.EngineParts;
import io.tipring.core.engine.EngineStatus;
import io.tipring.core.engine.Replay;
import io.tipring.core.event.AgentEvent.PhonesChanged;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.metrics.EngineMetrics;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine with its real ring, journal, clock and threads. */
class EngineOnDiskTest {

  private static final long SEED = 7;

  @TempDir Path data;

  private final BlockingQueue<ControlEffect> replies = new LinkedBlockingQueue<>();
  private final BlockingQueue<SipEffect> sip = new LinkedBlockingQueue<>();
  private final BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();

  private Engine open() {
    Engine engine =
        Engine.open(
            new EngineOptions(data, 1024),
            new EngineParts(World::newProcessor, List.of(events::add)),
            new EngineMetrics(new SimpleMeterRegistry()),
            "test",
            SEED);
    engine.start(new Effects(sip::add, _ -> {}, replies::add));
    return engine;
  }

  private static EngineStatus status(Engine engine) throws Exception {
    return engine.status().get(10, TimeUnit.SECONDS);
  }

  private static PutAgent agent(long request, String id) {
    return new PutAgent(
        request,
        new AgentId("default", id),
        id,
        "0".repeat(32),
        "0".repeat(64),
        Map.of("support", 3),
        Optional.empty());
  }

  @Test
  void theReplayedStateIsTheLiveState() throws Exception {
    EngineStatus live;
    try (Engine engine = open()) {
      for (int i = 1; i <= 100; i++) {
        engine.submit(agent(i, "a" + i));
        engine.submit(
            new SetAgentState(
                1000 + i, new AgentId("default", "a" + i), AgentCommand.RequestedState.READY, ""));
      }
      live = status(engine);
      assertThat(live.sequence()).isEqualTo(201);
      assertThat(Replay.run(data, Long.MAX_VALUE, World::newProcessor).status()).isEqualTo(live);
    }
    assertThat(replies).hasSize(200);
    assertThat(Replay.run(data, live.sequence(), World::newProcessor).status()).isEqualTo(live);
    assertThat(Replay.run(data, 50, World::newProcessor).status().stateHash())
        .isNotEqualTo(live.stateHash());
  }

  @Test
  void aRestartedEngineHasItsStateAndGoesOnWithNewEvents() throws Exception {
    EngineStatus before;
    try (Engine engine = open()) {
      engine.submit(agent(1, "a1"));
      before = status(engine);
    }
    List<RecordedEvent> eventsBefore = List.copyOf(events);
    events.clear();
    try (Engine engine = open()) {
      EngineStatus after = status(engine);
      assertThat(after.sequence()).isEqualTo(before.sequence() + 1);
      assertThat(after.timeMillis()).isGreaterThanOrEqualTo(before.timeMillis());
      assertThat(Replay.run(data, Long.MAX_VALUE, World::newProcessor).status()).isEqualTo(after);
    }
    assertThat(events)
        .extracting(RecordedEvent::eventSequence)
        .containsExactly(eventsBefore.getLast().eventSequence() + 1);
  }

  @Test
  void aTimerComesDueByItself() throws Exception {
    AgentId agent = new AgentId("default", "a1");
    try (Engine engine = open()) {
      engine.submit(agent(0, "a1"));
      engine.submit(
          new RegisterReceived(
              5,
              agent,
              new SipAddress(Transport.UDP, "127.0.0.1", 5070),
              "id",
              1,
              "phone",
              List.of(new RequestedContact("sip:a1@127.0.0.1:5070", 1000, 30)),
              false));
      engine.submit(
          new io.tipring.core.command.ControlCommand.ApplySettings(
              0,
              new io.tipring.core.command.Settings(
                  List.of(), List.of(), 0, 3600, 10, 1, 1, "tipring")));
      engine.submit(
          new RegisterReceived(
              6,
              agent,
              new SipAddress(Transport.UDP, "127.0.0.1", 5070),
              "id",
              2,
              "phone",
              List.of(new RequestedContact("sip:a1@127.0.0.1:5070", 1000, 1)),
              false));
      PhonesChanged changed = null;
      for (int i = 0; i < 100 && (changed == null || changed.contacts() != 0); i++) {
        RecordedEvent event = events.poll(10, TimeUnit.SECONDS);
        changed = event.event() instanceof PhonesChanged one ? one : changed;
      }
      assertThat(changed.contacts()).isZero();
      assertThat(changed.why()).isEqualTo("expired");
      assertThat(Replay.run(data, Long.MAX_VALUE, World::newProcessor).status())
          .isEqualTo(status(engine));
    }
  }

  @Test
  void brokenFlowsAreRefusedAndChangeNothing() throws Exception {
    try (Engine engine = open()) {
      engine.submit(
          new DeployFlows(
              9, "default", List.of(new io.tipring.core.flow.FlowSource("x.flow", "flow {"))));
      ControlEffect.Replied replied = (ControlEffect.Replied) replies.poll(10, TimeUnit.SECONDS);
      assertThat(replied.outcome()).isInstanceOf(ControlEffect.Outcome.Invalid.class);
      assertThat(engine.isHealthy()).isTrue();
    }
  }

  @Test
  void whatIsOnDiskIsForTheOwnerAlone() throws Exception {
    open().close();
    assertThat(Files.getPosixFilePermissions(EngineOptions.journalOf(data)))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aSecondEngineOnTheDirectoryIsToldWhoHasIt() {
    try (Engine engine = open()) {
      assertThat(engine.isHealthy()).isTrue();
      assertThatThrownBy(this::open)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("in use by another engine")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    open().close();
  }
}

package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hotline of conf/flows in a world of its own, and what people there do most. */
final class Hotline {

  static final String NUMBER = "4008001234";
  static final Map<String, Integer> SUPPORT = Map.of("support", 5);
  static final SipAddress CARRIER = new SipAddress(Transport.UDP, "127.0.0.9", 5060);

  private final World world;

  private Hotline(Settings settings) {
    this.world = new World(settings, flow());
  }

  static FlowSource flow() {
    try {
      Path file = Path.of("..", "conf", "flows", "hotline.flow");
      return new FlowSource("hotline.flow", Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that knows no trunk. */
  static Hotline open() {
    return new Hotline(Settings.INITIAL);
  }

  /** One with a carrier: numbers with 8 go out through its media servers, with 9 past them. */
  static Hotline withCarrier() {
    return new Hotline(
        new Settings(
            List.of(new Trunk(World.TENANT, "carrier", Optional.of(CARRIER))),
            List.of(
                new Route(World.TENANT, "9*", "carrier", MediaMode.DIRECT),
                new Route(World.TENANT, "8*", "carrier", MediaMode.ANCHORED)),
            30,
            3600,
            10,
            60_000,
            3_600_000,
            "tipring.test"));
  }

  World world() {
    return world;
  }

  SimulatedPhone readyAgent(String id) {
    SimulatedPhone agent = world.agent(id, SUPPORT);
    agent.becomesReady();
    return agent;
  }

  /** A caller who has chosen support. */
  SimulatedCaller queued(String number) {
    SimulatedCaller caller = world.caller(number).dials(NUMBER);
    world.advance(500);
    caller.presses("1");
    return caller;
  }

  List<Sound> heardBy(SimulatedCaller caller) {
    return world.media().heardBy(caller.legId());
  }

  boolean talk(SimulatedCaller caller, SimulatedPhone other) {
    return world.media().connected(caller.legId(), other.legId());
  }

  /** Whatever a scenario did, the engine must be able to prove it. */
  void assertReplayGivesTheSameState() {
    assertThat(world.replayedHash()).isEqualTo(world.stateHash());
  }

  void assertNothingIsLeftAfter(long millis) {
    world.advance(millis);
    assertThat(world.calls()).isZero();
    assertThat(world.media().endpoints()).isZero();
  }
}

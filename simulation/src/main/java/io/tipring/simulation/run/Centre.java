package io.tipring.simulation.run;

import io.tipring.core.command.ControlCommand.ApplySettings;
import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.command.Settings.Route;
import io.tipring.core.command.Settings.Trunk;
import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.simulation.check.Broken;
import io.tipring.simulation.engine.MediaServer;
import io.tipring.simulation.engine.SimulatedEngine;
import io.tipring.simulation.engine.SipEdge;
import io.tipring.simulation.peer.AgentPhone;
import io.tipring.simulation.peer.Callers;
import io.tipring.simulation.peer.Deeds;
import io.tipring.simulation.peer.FarSides;
import io.tipring.simulation.peer.Habits;
import io.tipring.simulation.peer.PeerCall;
import io.tipring.simulation.peer.Platform;
import io.tipring.simulation.wire.Agenda;
import io.tipring.simulation.wire.Conditions;
import io.tipring.simulation.wire.Network;
import io.tipring.simulation.wire.SipNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The engine and its media servers, and all around them: network, callers, phones, platform. */
final class Centre {

  private static final SipAddress ENGINE = new SipAddress(Transport.UDP, "10.0.0.1", 5060);
  private static final SipAddress CALLERS = new SipAddress(Transport.UDP, "10.0.1.1", 5060);
  private static final SipAddress FAR_SIDES = new SipAddress(Transport.UDP, "10.0.2.1", 5060);
  private static final Settings SETTINGS =
      new Settings(
          List.of(
              new Trunk("default", "carrier", Optional.of(FAR_SIDES)),
              new Trunk("default", "callers", Optional.empty())),
          List.of(
              new Route("default", "95*", "carrier", MediaMode.ANCHORED),
              new Route("default", "96*", "carrier", MediaMode.DIRECT),
              new Route("default", "97*", "carrier", MediaMode.ANCHORED)),
          30,
          3600,
          10,
          60_000,
          2 * 3_600_000L,
          "tipring.example");

  private final SimulationOptions options;
  private final Agenda agenda;
  private final Deeds deeds;
  private final Network network;
  private final SimulatedEngine engine;
  private final SipNode node;
  private final SipEdge edge;
  private final MediaServer media;
  private final Callers callers;
  private final FarSides farSides;
  private final Platform platform;
  private final List<AgentPhone> phones = new ArrayList<>();

  Centre(SimulationOptions options, Agenda agenda, Deeds deeds, SimulatedEngine.Watcher watcher) {
    this.options = options;
    this.agenda = agenda;
    this.deeds = deeds;
    this.network = new Network(agenda, random("network"));
    this.engine = new SimulatedEngine(agenda, random("engine"), this::carryOut, watcher);
    this.node = new SipNode(agenda, network, ENGINE);
    this.edge = new SipEdge(agenda, node, engine);
    this.media =
        new MediaServer(
            agenda,
            random("media"),
            engine,
            violation -> {
              throw new Broken(0, violation);
            });
    this.callers = new Callers(agenda, network, CALLERS, ENGINE, deeds, random("callers"), media);
    this.farSides = new FarSides(agenda, network, FAR_SIDES, ENGINE, deeds, random("far sides"));
    this.platform =
        new Platform(
            agenda,
            engine,
            random("platform"),
            List.of(List.of(flow("day")), List.of(flow("night"))));
  }

  /** A random sequence for each who acts, so that one more does not shift the others. */
  SplittableRandom random(String actor) {
    long mixed = options.seed();
    for (char c : actor.toCharArray()) {
      mixed = mixed * 0x9E3779B97F4A7C15L + c;
    }
    return new SplittableRandom(mixed);
  }

  private static FlowSource flow(String name) {
    String file = name + ".flow";
    try (InputStream in = Centre.class.getResourceAsStream(file)) {
      return new FlowSource(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case SipEffect sip -> edge.handle(sip);
      case MediaEffect one -> media.handle(one);
      case ControlEffect _ -> {}
    }
  }

  Network network() {
    return network;
  }

  SimulatedEngine engine() {
    return engine;
  }

  /** The engine's host. */
  SipNode node() {
    return node;
  }

  MediaServer media() {
    return media;
  }

  Callers callers() {
    return callers;
  }

  FarSides farSides() {
    return farSides;
  }

  List<AgentPhone> phones() {
    return phones;
  }

  /** All calls as those outside see them. */
  List<PeerCall> peerCalls() {
    List<PeerCall> calls = new ArrayList<>(callers.present());
    calls.addAll(farSides.present());
    phones.forEach(phone -> calls.addAll(phone.present()));
    return calls;
  }

  /** The engine starts for the first time, and the agents come to work. */
  void open() {
    engine.start();
    engine.submit(new ApplySettings(0, SETTINGS));
    List<AgentId> team = new ArrayList<>();
    for (int i = 0; i < options.agents(); i++) {
      AgentId agent = new AgentId("default", "a" + (1000 + i));
      team.add(agent);
      if (i % 10 != 9) {
        phone(agent, i, 0);
      }
      if (i % 10 == 3) {
        phone(agent, i, 1);
      }
    }
    platform.open(team);
    phones.forEach(AgentPhone::register);
  }

  private void phone(AgentId agent, int number, int ofAgent) {
    String host = "10.1." + (number / 100 + 100 * ofAgent) + "." + (number % 100 + 1);
    phones.add(
        new AgentPhone(
            agenda,
            network,
            agent,
            host,
            ENGINE,
            deeds,
            random("phone " + number + "/" + ofAgent),
            media));
  }

  /** Network, media and people are as the profile has them, and callers call. */
  void work() {
    Profile profile = options.profile();
    network.set(profile.network());
    media.set(profile.media());
    set(profile.habits());
    platform.workAgain();
    platform.setRestless(profile.restless());
    callers.begin(options.callsPerSecond());
  }

  private void set(Habits habits) {
    callers.set(habits);
    farSides.set(habits);
    phones.forEach(phone -> phone.set(habits));
  }

  /** Nobody calls any more, and nothing is in the way of those who talk. */
  void calmDown() {
    callers.stop();
    platform.calmDown();
    network.set(Conditions.CALM);
    media.set(MediaServer.Quality.GOOD);
    media.recover();
    set(Habits.PLAIN);
    engine.flushTakes(1);
  }

  /** All agents are ready, and whoever talks hangs up within that time. */
  void goHome(long withinMillis) {
    platform.everyoneReady();
    callers.goHome(withinMillis);
    farSides.goHome(withinMillis);
    phones.forEach(phone -> phone.goHome(withinMillis));
  }

  /** The process dies. */
  void crash() {
    engine.crash();
    edge.die();
  }

  /** The process starts again. */
  void recover() {
    engine.recover();
    node.revive();
    media.beginRun();
    engine.start();
  }
}

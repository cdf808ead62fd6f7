package io.tipring.server.reporting;

import io.tipring.core.command.Settings;
import io.tipring.core.engine.EventFeed.Batch;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.simulation.SimulatedCaller;
import io.tipring.simulation.SimulatedPhone;
import io.tipring.simulation.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some hours of a small centre where everyone does as they please, from a seed. */
public final class BusyCentre {

  private static final int AGENTS = 5;
  private static final int LONGEST_PAUSE_MILLIS = 12_000;

  private final List<JournalRecord> journal;
  private final List<Batch> batches;

  private BusyCentre(List<JournalRecord> journal) {
    this.journal = journal;
    this.batches = new ArrayList<>();
    TurnProcessor processor = World.newProcessor();
    for (JournalRecord record : journal) {
      batches.add(
          new Batch(
              record.sequence(),
              record.timeMillis(),
              processor
                  .process(record.sequence(), record.timeMillis(), record.command())
                  .events()));
    }
  }

  /**
   * @param deeds how much is done; some calls are up in the end
   */
  public static BusyCentre of(long seed, int deeds) throws IOException {
    Random random = new Random(seed);
    Path flow = Path.of(System.getProperty("tipring.home"), "conf/flows/hotline.flow");
    World world =
        new World(Settings.INITIAL, new FlowSource("hotline.flow", Files.readString(flow)));
    List<SimulatedPhone> phones = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      phones.add(world.agent("a" + i, Map.of("support", 5, "sales", 5)));
    }
    List<SimulatedCaller> callers = new ArrayList<>();
    callers.add(world.caller("13800139999").dials("4008001234"));
    for (int deed = 0; deed < deeds; deed++) {
      act(random, world, phones, callers);
      if (deed % 50 == 0) {
        phones.forEach(SimulatedPhone::registers);
      }
      world.advance(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
    return new BusyCentre(world.journal());
  }

  private static void act(
      Random random, World world, List<SimulatedPhone> phones, List<SimulatedCaller> callers) {
    SimulatedPhone phone = phones.get(random.nextInt(phones.size()));
    SimulatedCaller caller =
        callers.get(callers.size() - 1 - random.nextInt(Math.min(callers.size(), 5)));
    switch (random.nextInt(10)) {
      case 0, 1, 2 ->
          callers.add(
              world
                  .caller("138001" + (10_000 + callers.size()))
                  .dials(random.nextInt(20) == 0 ? "404404" : "4008001234"));
      case 3, 4 -> caller.presses(Integer.toString(1 + random.nextInt(2)));
      case 5 -> {
        if (!caller.isHungUp()) {
          caller.hangsUp();
        }
      }
      case 6 -> phone.becomesReady();
      case 7, 8 -> {
        phones.stream().filter(SimulatedPhone::isRinging).forEach(SimulatedPhone::answers);
        if (phone.isTalking() && random.nextBoolean()) {
          phone.hangsUp();
        }
      }
      default -> {
        if (phones.stream().anyMatch(SimulatedPhone::isRinging)) {
          phones.stream().filter(SimulatedPhone::isRinging).findFirst().orElseThrow().refuses(486);
        } else if (random.nextInt(10) == 0) {
          phone.becomesNotReady("break");
        }
      }
    }
  }

  public List<JournalRecord> journal() {
    return journal;
  }

  public List<Batch> batches() {
    return batches;
  }

  /** All events, or those of a type. */
  public <E extends Event> List<E> events(Class<E> type) {
    return batches.stream()
        .flatMap(batch -> batch.events().stream())
        .map(RecordedEvent::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}

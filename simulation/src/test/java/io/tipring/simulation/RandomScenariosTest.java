package io.tipring.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.Settings;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.LegEvent.LegEnded;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.core.flow.FlowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of a small centre where everyone does as they please, from fixed seeds. */
class RandomScenariosTest {

  private static final int AGENTS = 8;
  private static final int DEEDS = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyContactEndsOnceAndNothingIsLeft(long seed) throws IOException {
    Random random = new Random(seed);
    String text = Files.readString(Path.of("..", "conf", "flows", "hotline.flow"));
    World world = new World(Settings.INITIAL, new FlowSource("hotline.flow", text));
    List<SimulatedPhone> phones = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      phones.add(
          world.agent(
              "a" + i, i % 2 == 0 ? Map.of("support", 5) : Map.of("sales", 5, "support", 1)));
    }
    List<SimulatedCaller> callers = new ArrayList<>(List.of(world.caller("0").dials("4008001234")));
    for (int deed = 0; deed < DEEDS; deed++) {
      act(random, world, phones, callers);
      world.advance(random.nextInt(4_000));
    }
    callers.stream().filter(caller -> !caller.isHungUp()).forEach(SimulatedCaller::hangsUp);
    world.advance(60_000);

    assertThat(world.calls()).as("calls left, seed %d", seed).isZero();
    assertThat(world.media().endpoints()).as("endpoints left, seed %d", seed).isZero();
    assertThat(world.events(ContactEnded.class))
        .extracting(ContactEnded::contactId)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            world.events(ContactStarted.class).stream().map(ContactStarted::contactId).toList());
    assertThat(world.events(LegEnded.class))
        .extracting(LegEnded::legId)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            world.events(LegStarted.class).stream().map(LegStarted::legId).toList());
    assertThat(world.replayedHash()).isEqualTo(world.stateHash());
  }

  private static void act(
      Random random, World world, List<SimulatedPhone> phones, List<SimulatedCaller> callers) {
    SimulatedPhone phone = phones.get(random.nextInt(phones.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        SimulatedCaller caller = world.caller("1" + callers.size());
        if (random.nextInt(20) == 0) {
          caller.withoutAck();
        }
        callers.add(caller.dials(random.nextInt(30) == 0 ? "404404" : "4008001234"));
        if (random.nextInt(20) == 0 && !caller.isHungUp() && caller.isAnswered()) {
          caller.ackTimesOut();
        }
      }
      case 2, 3 -> pick(random, callers).presses(Integer.toString(random.nextInt(4)));
      case 4 -> {
        SimulatedCaller caller = pick(random, callers);
        if (!caller.isHungUp()) {
          caller.hangsUp();
        }
      }
      case 5 -> phone.becomesReady();
      case 6 -> {
        if (phone.isRinging()) {
          phone.answers();
        } else if (phone.isTalking()) {
          phone.hangsUp();
        }
      }
      case 7 -> {
        if (phone.isRinging() && random.nextBoolean()) {
          phone.refuses(random.nextBoolean() ? 486 : 603);
        }
      }
      case 8 -> {
        if (random.nextInt(5) == 0) {
          phone.becomesNotReady("break");
        }
      }
      default -> throw new AssertionError();
    }
  }

  private static SimulatedCaller pick(Random random, List<SimulatedCaller> callers) {
    return callers.get(callers.size() - 1 - random.nextInt(Math.min(callers.size(), 6)));
  }
}

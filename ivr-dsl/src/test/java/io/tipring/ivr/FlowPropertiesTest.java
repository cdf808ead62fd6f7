package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every flow that the checks let through, whatever the caller does. */
class FlowPropertiesTest {

  private static final int MAX_EVENTS = 300;

  /** Nodes of the largest random flow times the most that a menu may ask again. */
  private static final int MAX_SILENT_EVENTS = 1_000;

  @Property(tries = 500, seed = "20261122")
  void aCallAlwaysEndsOrWaitsForSomething(@ForAll long flowSeed, @ForAll long callerSeed)
      throws FlowRejected {
    Flows flows = deployed(flowSeed);
    FlowCall call = FlowCall.dials(flows, "1");
    Random caller = new Random(callerSeed);
    for (int i = 0; i < MAX_EVENTS && !call.isOver(); i++) {
      assertThat(waitsForSomething(call)).as("%s", call.position()).isTrue();
      event(call, caller);
    }
    if (!call.isOver()) {
      flows.release(call.position());
    }
    assertThat(RecordedState.of(flows)).filteredOn(line -> line.contains("calls=1")).isEmpty();
  }

  @Property(tries = 500, seed = "20261122")
  void aCallerWhoDoesNothingComesToAnEndOrAQueue(@ForAll long flowSeed) throws FlowRejected {
    FlowCall call = FlowCall.dials(deployed(flowSeed), "1");
    int events = 0;
    while (!call.isOver() && call.inQueue().isEmpty()) {
      assertThat(events++).isLessThan(MAX_SILENT_EVENTS);
      if (call.isPlaying()) {
        call.listens();
      } else {
        call.waits(call.pendingWait().orElseThrow().waitMillis());
      }
    }
  }

  @Property(tries = 200, seed = "20261122")
  void theSameCallIsTheSameAgain(@ForAll long flowSeed, @ForAll long callerSeed)
      throws FlowRejected {
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Flows flows = deployed(flowSeed);
      FlowCall call = FlowCall.dials(flows, "1");
      Random caller = new Random(callerSeed);
      List<String> steps = new ArrayList<>();
      for (int i = 0; i < MAX_EVENTS && !call.isOver(); i++) {
        event(call, caller);
        steps.addAll(RecordedState.of(flows));
      }
      steps.addAll(call.heard());
      steps.addAll(call.trace());
      runs.add(steps);
    }
    assertThat(runs.get(0)).isEqualTo(runs.get(1));
  }

  private static Flows deployed(long seed) throws FlowRejected {
    Flows flows = new Flows();
    flows.deploy(FlowCall.TENANT, List.of(new FlowSource("random.flow", RandomFlow.text(seed))));
    return flows;
  }

  private static boolean waitsForSomething(FlowCall call) {
    return call.isPlaying() || call.pendingWait().isPresent() || !call.inQueue().isEmpty();
  }

  private static void event(FlowCall call, Random caller) {
    switch (caller.nextInt(8)) {
      case 0, 1, 2 -> call.presses("" + "0123456789*#ABCD".charAt(caller.nextInt(16)));
      case 3, 4 -> {
        if (call.isPlaying()) {
          call.listens();
        }
      }
      case 5 -> call.pendingWait().ifPresent(wait -> call.waits(wait.waitMillis()));
      case 6 -> {
        if (!call.inQueue().isEmpty()) {
          call.isRefusedByQueue();
        }
      }
      default -> call.give(new FlowInput.WaitOver(caller.nextInt(5)));
    }
  }
}

package io.tipring.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A table of {@code STATE INPUT -> NEXT : action, action} lines, one for each cell of state by
 * input. Cells that share all but the input list several: {@code CALLING TIMER_D|TIMER_M -> …}.
 */
final class TransitionTable<S extends Enum<S>, I extends Enum<I>> {

  private record Row<S, I>(S state, I input, S next, String actions) {}

  private final Class<S> states;
  private final Class<I> inputs;
  private final List<Row<S, I>> rows = new ArrayList<>();

  TransitionTable(Class<S> states, Class<I> inputs, String text) {
    this.states = states;
    this.inputs = inputs;
    for (String line : text.strip().split("\n")) {
      String[] parts = line.strip().split("\\s*(->|:)\\s*", 3);
      String[] cell = parts[0].strip().split("\\s+");
      String actions = parts.length > 2 ? parts[2].strip() : "";
      for (String input : cell[1].split("\\|")) {
        rows.add(
            new Row<>(
                Enum.valueOf(states, cell[0]),
                Enum.valueOf(inputs, input),
                Enum.valueOf(states, parts[1].strip()),
                actions));
      }
    }
  }

  /**
   * One test for each row, and one that no cell is missing or twice there.
   *
   * @param machineIn gives a machine that is in a state, with nothing left in the recorder
   */
  Stream<DynamicTest> tests(RecordedActions recorder, Function<S, StateMachine<S, I>> machineIn) {
    Stream<DynamicTest> cells =
        rows.stream()
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        row.state() + " " + row.input(),
                        () -> {
                          StateMachine<S, I> machine = machineIn.apply(row.state());
                          assertThat(machine.state()).isEqualTo(row.state());
                          recorder.take();
                          machine.accept(row.input());
                          assertThat(machine.state()).isEqualTo(row.next());
                          assertThat(recorder.take()).isEqualTo(row.actions());
                        }));
    return Stream.concat(cells, Stream.of(DynamicTest.dynamicTest("all cells", this::complete)));
  }

  private void complete() {
    Set<String> seen = new HashSet<>();
    for (Row<S, I> row : rows) {
      assertThat(seen.add(row.state() + " " + row.input()))
          .as("%s %s is there once", row.state(), row.input())
          .isTrue();
    }
    for (S state : states.getEnumConstants()) {
      for (I input : inputs.getEnumConstants()) {
        assertThat(seen).contains(state + " " + input);
      }
    }
  }
}

package io.tipring.ivr;

import io.tipring.core.turn.StateWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** State as it is written, a line for each entry. */
final class RecordedState implements StateWriter {

  private final List<String> lines = new ArrayList<>();

  static List<String> of(Flows flows) {
    RecordedState state = new RecordedState();
    flows.writeState(state);
    return state.lines;
  }

  @Override
  public void section(String name) {
    lines.add("# " + name);
  }

  @Override
  public <T extends Record> void entities(Class<T> type, Collection<? extends T> values) {
    values.forEach(value -> lines.add(value.toString()));
  }

  @Override
  public void number(long value) {
    lines.add(Long.toString(value));
  }
}

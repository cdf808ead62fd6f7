package io.tipring.ivr;

import io.tipring.ivr.program.FlowProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The flows of a tenant, found by name and by dialled number. Immutable. */
final class Deployment {

  private final List<FlowProgram> programs;
  private final Map<String, FlowProgram> byName = new TreeMap<>();
  private final Map<String, String> byNumber = new TreeMap<>();

  /**
   * @param programs no two of the same name or number
   */
  Deployment(List<FlowProgram> programs) {
    this.programs = List.copyOf(programs);
    for (FlowProgram program : programs) {
      byName.put(program.flow(), program);
      program.numbers().forEach(number -> byNumber.put(number, program.flow()));
    }
  }

  List<FlowProgram> programs() {
    return programs;
  }

  Optional<FlowProgram> program(String flow) {
    return Optional.ofNullable(byName.get(flow));
  }

  /** The number itself comes first, then the longest beginning of it that has a {@code *}. */
  Optional<String> flowFor(String calledNumber) {
    String flow = calledNumber.endsWith("*") ? null : byNumber.get(calledNumber);
    for (int length = calledNumber.length(); flow == null && length >= 0; length--) {
      flow = byNumber.get(calledNumber.substring(0, length) + "*");
    }
    return Optional.ofNullable(flow);
  }
}

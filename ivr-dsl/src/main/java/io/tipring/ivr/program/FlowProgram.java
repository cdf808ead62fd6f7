package io.tipring.ivr.program;

import java.util.List;

/**
 * A compiled flow. It begins at node 0.
 *
 * @param language BCP 47 tag of its prompts, or empty for the default of the site
 * @param numbers dialled numbers that it answers; a {@code *} at the end stands for any rest
 * @param hash SHA-256 of what the program does, in hexadecimal: comments, layout and line numbers
 *     don't change it
 */
public record FlowProgram(
    String flow,
    String language,
    List<String> numbers,
    List<Node> nodes,
    List<QueueSpec> queues,
    String hash) {

  public FlowProgram {
    numbers = List.copyOf(numbers);
    nodes = List.copyOf(nodes);
    queues = List.copyOf(queues);
  }

  /** A program whose hash is computed. */
  static FlowProgram of(
      String flow,
      String language,
      List<String> numbers,
      List<Node> nodes,
      List<QueueSpec> queues) {
    return new FlowProgram(
        flow,
        language,
        numbers,
        nodes,
        queues,
        ProgramHash.of(flow, language, numbers, nodes, queues));
  }
}

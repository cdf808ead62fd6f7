package io.tipring.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used. The message has all that was found, for people. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  InvalidConfigException(List<ConfigProblem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", "the configuration can't be used:\n", "")));
    this.problems = List.copyOf(problems);
  }

  /** All that was found, in the order of the keys. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}

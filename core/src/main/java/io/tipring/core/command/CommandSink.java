package io.tipring.core.command;

/** Where adapters put commands: the ring in production, a list in a test. Safe for any thread. */
public interface CommandSink {

  /**
   * Puts a command in line.
   *
   * @return false if the engine is too full and the command {@link Command#mayBeShed}: the adapter
   *     says so to its peer (SIP 503 with Retry-After, HTTP 503). Never false for other commands;
   *     for those the caller may be held up shortly.
   */
  boolean submit(Command command);
}

package io.tipring.core.command;

/** What the runtime tells the domain about itself. */
public sealed interface EngineCommand extends Command {

  /**
   * The first command of every run of a process. Calls that the previous run left behind are ended
   * with the cause of the restart.
   *
   * @param seed source of all randomness of the domain from here on
   */
  record EngineStarted(String version, long seed) implements EngineCommand {}

  /** No new calls from now on; calls in progress go on until they end. */
  record DrainRequested() implements EngineCommand {}

  /** Ends every call: the last command of a clean stop. */
  record StopRequested() implements EngineCommand {}

  /** The earliest timer's deadline has passed: fires what is due by the stamp of this command. */
  record TimersDue() implements EngineCommand {}
}

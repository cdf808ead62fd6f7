package io.tipring.core.command;

/** What the runtime tells the domain about itself. */
public sealed interface EngineCommand extends Command {

  /**
   * The first command of every run of a process. Calls that the previous run left behind are taken
   * up again.
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

  /**
   * The process was stopped for a while, or starved: nobody is to blame for what was not done in
   * that time, so leases and waits get it back.
   *
   * @param millis how long
   */
  record Stalled(long millis) implements EngineCommand {}
}

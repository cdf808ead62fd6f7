package io.tipring.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the system when the process is told to end. The JVM's own exit code after a signal is 128
 * plus its number; a clean stop is a success, and says so by 0.
 */
public final class CleanExit {

  private static final Logger LOG = LoggerFactory.getLogger(CleanExit.class);

  private CleanExit() {}

  /** From now on SIGTERM and SIGINT close the part and end the process with 0, or 1 if it fails. */
  public static void at(AutoCloseable part) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> end(part)));
  }

  private static void end(AutoCloseable part) {
    int status = 0;
    try {
      part.close();
    } catch (Exception failure) {
      LOG.error("the stop was not clean", failure);
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }
}

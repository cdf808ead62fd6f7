package io.tipring.server;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the system when the process is told to end: at the first signal cleanly, which may take
 * long where calls may end by themselves, and at the second at once. The JVM's own exit code after
 * a signal is 128 plus its number; a clean stop is a success, and says so by 0.
 */
public final class CleanExit {

  private static final Logger LOG = LoggerFactory.getLogger(CleanExit.class);
  private static final int SIGNALLED = 128;

  /** The signals that end a process politely, with their numbers. */
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private final AutoCloseable part;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private CleanExit(AutoCloseable part) {
    this.part = part;
  }

  /**
   * From now on SIGTERM, SIGINT and SIGHUP close the part and end the process with 0, or 1 if it
   * fails. One more of them meanwhile ends the process at once, with 128 and its number: what the
   * journal has is kept, and the next start takes the calls up.
   */
  public static void at(AutoCloseable part) {
    CleanExit exit = new CleanExit(part);
    SIGNALS.forEach((name, number) -> Signals.handle(name, () -> exit.signalled(name, number)));
    // For an end of another kind, and where the JVM keeps the signals to itself.
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(exit::shutDown));
  }

  private void signalled(String name, int number) {
    if (stopping.getAndSet(true)) {
      LOG.warn("stopped at once by SIG{}: calls in progress are taken up at the next start", name);
      Runtime.getRuntime().halt(SIGNALLED + number);
    }
    end();
  }

  private void shutDown() {
    if (!stopping.getAndSet(true)) {
      end();
    }
  }

  private void end() {
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

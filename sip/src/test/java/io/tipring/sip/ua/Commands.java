package io.tipring.sip.ua;

import io.tipring.core.command.Command;
import io.tipring.core.command.CommandSink;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the commands of a stack for a test to take. */
final class Commands implements CommandSink {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private volatile boolean full;

  @Override
  public boolean submit(Command command) {
    if (full && command.mayBeShed()) {
      return false;
    }
    commands.add(command);
    return true;
  }

  /** Refuse what may be shed from now on. */
  void setFull() {
    full = true;
  }

  /** The next command, which must be of this kind. */
  <T extends Command> T next(Class<T> kind) {
    Command command = poll(PATIENCE);
    if (!kind.isInstance(command)) {
      throw new AssertionError("expected " + kind.getSimpleName() + " but came " + command);
    }
    return kind.cast(command);
  }

  /** The next command, or null if none comes in that time. */
  Command poll(Duration patience) {
    try {
      return commands.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether nothing is left to take. */
  boolean isEmpty() {
    return commands.isEmpty();
  }
}

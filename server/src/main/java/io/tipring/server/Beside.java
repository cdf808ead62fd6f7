package io.tipring.server;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A piece of the start that runs on a thread of its own beside the others. Most of a start is
 * classes that are loaded and run for the first time, and each core does that for itself.
 *
 * @param <T> what comes of it
 */
final class Beside<T> {

  private final FutureTask<T> task;
  private final Thread thread;

  private Beside(String threadName, Callable<T> piece) {
    task = new FutureTask<>(piece);
    thread = Thread.ofPlatform().name(threadName).unstarted(task);
  }

  /** Begins it; what the caller has written so far, it sees. */
  static <T> Beside<T> begin(String threadName, Callable<T> piece) {
    Beside<T> beside = new Beside<>(threadName, piece);
    beside.thread.start();
    return beside;
  }

  /**
   * Waits for its end.
   *
   * @return what came of it
   * @throws StartupException if it failed so
   */
  T await() throws StartupException {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case StartupException unusable -> throw unusable;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        default -> throw new IllegalStateException(failed.getCause());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StartupException("the start was interrupted");
    }
  }

  /** Waits until it has ended, well or not; what it has written, the caller then sees. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.tipring.core.engine;

import io.tipring.core.command.Command;
import java.util.concurrent.CompletableFuture;

/**
 * A place in the ring: a command on its way through the stages, a question about the state between
 * two commands, or somebody who waits for the projections.
 */
final class Slot {
  Command command;
  CompletableFuture<EngineStatus> question;
  CompletableFuture<Long> settling;
  long publishedNanos;

  void clear() {
    command = null;
    question = null;
    settling = null;
  }
}

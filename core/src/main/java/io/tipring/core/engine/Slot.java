package io.tipring.core.engine;

import io.tipring.core.command.Command;
import io.tipring.core.event.RecordedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A place in the ring: a command on its way through the stages, or a question about the state
 * between two commands.
 */
final class Slot {
  Command command;
  CompletableFuture<EngineStatus> question;
  long publishedNanos;
  List<RecordedEvent> events = List.of();

  void clear() {
    command = null;
    question = null;
    events = List.of();
  }
}

package io.tipring.core.engine;

import io.tipring.core.turn.TurnResult;
import java.util.concurrent.CompletableFuture;

/** What waits in the writer until the commands before it are durable. */
sealed interface Held {

  /** Effects and events of a command. */
  record Turn(long sequence, TurnResult result, long publishedNanos) implements Held {}

  /** Somebody who wants the state after a command. */
  record Question(CompletableFuture<EngineStatus> answer, long sequence) implements Held {}

  /** Somebody who waits for the projections. */
  record Settling(CompletableFuture<Long> settling, long sequence) implements Held {}
}

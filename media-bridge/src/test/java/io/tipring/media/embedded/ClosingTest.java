package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.EndpointReleased;
import io.tipring.core.effect.MediaEffect;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** The engine stops after its media server, and may have something to say until then. */
class ClosingTest {
  private static final int MOST_EFFECTS = 1_000_000;

  @RepeatedTest(10)
  void effectsThatComeWhileItClosesAreNoFault(@TempDir Path dir) throws Exception {
    RunningServer media = new RunningServer(dir, options -> options);
    AtomicBoolean closed = new AtomicBoolean();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(
            () -> {
              int handled = 0;
              while (!closed.get() && handled < MOST_EFFECTS) {
                media.server.handle(new MediaEffect.Release(handled++));
              }
              return handled;
            });
    media.await(EndpointReleased.class, _ -> true);
    media.close();
    closed.set(true);
    assertThat(writer.get(30, TimeUnit.SECONDS)).isPositive();
  }
}

package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.tipring.core.metrics.MediaMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResidenceTest {
  private static final int REQUESTS = 50_000;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory());
  private final MediaMetrics metrics = new MediaMetrics(new SimpleMeterRegistry());
  private final List<MediaThread> threads =
      IntStream.range(0, 3)
          .mapToObj(i -> new MediaThread(loops.next(), System::nanoTime, 0, metrics))
          .toList();
  private final List<RuntimeException> failures = new ArrayList<>();
  private final Residence residence = new Residence(threads.getFirst(), failures::add);

  @AfterEach
  void stop() throws InterruptedException {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(3000);
  }

  @Test
  void requestsAreDoneOnceInOrderByTheOwnerWhileItMovesOn() throws InterruptedException {
    List<Integer> done = new ArrayList<>(); // unsafe on purpose: only owners touch it
    boolean[] entered = {true};
    CountDownLatch end = new CountDownLatch(1);
    for (int i = 0; i < REQUESTS; i++) {
      int number = i;
      residence.post(
          () -> {
            assertThat(residence.owner().isCurrent()).isTrue();
            assertThat(entered[0]).as("nothing is done between two owners").isTrue();
            done.add(number);
          });
      if (i % 7 == 0) {
        MediaThread next = threads.get(i % 3);
        residence.post(
            () -> {
              if (residence.owner() != next) {
                entered[0] = false;
                residence.moveTo(next, () -> entered[0] = true);
              }
            });
      }
    }
    residence.post(end::countDown);
    assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).isEmpty();
    assertThat(done).hasSize(REQUESTS).isSorted();
  }

  @Test
  void aRequestThatFailsIsReportedAndTheNextIsDone() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    residence.post(
        () -> {
          throw new IllegalStateException("broken");
        });
    residence.post(end::countDown);
    assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).singleElement().extracting(Throwable::getMessage).isEqualTo("broken");
  }
}

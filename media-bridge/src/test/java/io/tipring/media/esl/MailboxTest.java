package io.tipring.media.esl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
  @Test
  void oneAfterTheOtherWhateverTheExecutor() throws InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Mailbox mailbox = new Mailbox(pool, 1_000_000, Long.MAX_VALUE / 2);
      AtomicInteger inside = new AtomicInteger();
      List<Integer> seen = new ArrayList<>();
      List<Integer> crowded = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(1);
      for (int i = 0; i < 100_000; i++) {
        int number = i;
        Runnable task =
            () -> {
              if (inside.incrementAndGet() != 1) {
                crowded.add(number);
              }
              seen.add(number);
              inside.decrementAndGet();
            };
        if (i % 2 == 0) {
          mailbox.run(task);
        } else {
          assertThat(mailbox.offer(task, 1)).isTrue();
        }
      }
      mailbox.run(done::countDown);
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(crowded).isEmpty();
      assertThat(seen).hasSize(100_000).isSorted();
      assertThat(mailbox.events()).isZero();
    }
  }

  @Test
  void eventsAreRefusedWhenFullAndTheRestIsNot() {
    List<Runnable> tasks = new ArrayList<>();
    Mailbox mailbox = new Mailbox(tasks::add, 2, 100);
    List<String> done = new ArrayList<>();
    assertThat(mailbox.offer(() -> done.add("a"), 60)).isTrue();
    assertThat(mailbox.offer(() -> done.add("too many bytes"), 60)).isFalse();
    assertThat(mailbox.offer(() -> done.add("b"), 40)).isTrue();
    assertThat(mailbox.offer(() -> done.add("too many"), 0)).isFalse();
    mailbox.run(() -> done.add("c"));
    tasks.removeFirst().run();
    assertThat(tasks).isEmpty();
    assertThat(done).containsExactly("a", "b", "c");
    assertThat(mailbox.offer(() -> done.add("d"), 100)).isTrue();
  }

  @Test
  void anExecutorThatIsGoneLeavesNobodyWaiting() {
    ExecutorService gone = Executors.newSingleThreadExecutor();
    gone.shutdownNow();
    List<String> done = new ArrayList<>();
    new Mailbox(gone, 1, 1).run(() -> done.add("a"));
    assertThat(done).containsExactly("a");
  }
}

package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a client tells its listener, in order. */
final class Witness implements EslListener {
  private static final int PATIENCE_SECONDS = 30;

  /** What was told. */
  sealed interface Told {}

  record Connected(String version) implements Told {}

  record Heard(EslEvent event) implements Told {}

  record Ended(EslException reason, long retryMillis) implements Told {}

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  @Override
  public void connected(EslClient client, String version) {
    told.add(new Connected(version));
  }

  @Override
  public void event(EslClient client, EslEvent event) {
    told.add(new Heard(event));
  }

  @Override
  public void disconnected(EslClient client, EslException reason, long retryMillis) {
    told.add(new Ended(reason, retryMillis));
  }

  <T extends Told> T next(Class<T> kind) throws InterruptedException {
    Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!kind.isInstance(next)) {
      throw new AssertionError("instead of " + kind.getSimpleName() + " came " + next);
    }
    return kind.cast(next);
  }

  EslException ended() throws InterruptedException {
    return next(Ended.class).reason();
  }

  EslEvent heard() throws InterruptedException {
    return next(Heard.class).event();
  }

  /** All events up to the end of the connection. */
  List<EslEvent> untilEnd() throws InterruptedException {
    List<EslEvent> events = new ArrayList<>();
    while (true) {
      switch (told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        case Heard heard -> events.add(heard.event());
        case Ended _ -> {
          return events;
        }
        case Connected connected -> throw new AssertionError("came " + connected);
        case null -> throw new AssertionError("the connection does not end");
      }
    }
  }
}

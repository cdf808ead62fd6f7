package io.tipring.media.embedded;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The media thread that owns an endpoint, and the requests that were left for it, in order. Any
 * thread may leave a request; the owner does it. The owner can hand over to another thread, which
 * then does what is still there.
 */
final class Residence {
  private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
  private final Consumer<RuntimeException> onFailure;

  /** Null while one thread has let go and the next has not entered yet. */
  private volatile MediaThread owner;

  /**
   * @param onFailure takes what a request threw; the requests after it are done all the same
   */
  Residence(MediaThread owner, Consumer<RuntimeException> onFailure) {
    this.owner = owner;
    this.onFailure = onFailure;
  }

  /** The owner itself always finds itself here. */
  MediaThread owner() {
    return owner;
  }

  /** Leaves a request. Any thread. */
  void post(Runnable request) {
    requests.add(request);
    MediaThread present = owner;
    if (present != null) {
      present.execute(this::drain);
    }
  }

  /**
   * Hands over; the owner calls and may touch nothing afterwards.
   *
   * @param enter what the new owner does first
   */
  void moveTo(MediaThread next, Runnable enter) {
    assert isOwned();
    owner = null;
    next.execute(
        () -> {
          owner = next;
          enter.run();
          drain();
        });
  }

  /**
   * Does what was left. A request is added before {@code owner} is read, and {@code owner} is
   * written before the new owner drains, so each request is seen; between any two it is seen that
   * another thread has become the owner.
   */
  private void drain() {
    while (isOwned()) {
      Runnable request = requests.poll();
      if (request == null) {
        return;
      }
      try {
        request.run();
      } catch (RuntimeException e) {
        onFailure.accept(e);
      }
    }
  }

  private boolean isOwned() {
    MediaThread present = owner;
    return present != null && present.isCurrent();
  }
}

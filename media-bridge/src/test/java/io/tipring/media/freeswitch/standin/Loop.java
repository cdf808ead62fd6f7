package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread: sockets, timers, and a frame every 20 ms. */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Frames that are made up for after a pause of the machine; what is beyond is left out. */
  private static final int MAX_CATCH_UP = 5;

  private static final long CLOSE_MILLIS = 2_000;

  /** What is done when a socket is ready. */
  @FunctionalInterface
  interface Handler {
    void ready(SelectionKey key) throws IOException;
  }

  /** Something to be done later, unless it is cancelled before. */
  static final class Timer implements Comparable<Timer> {
    private final long atNanos;
    private final long sequence;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long atNanos, long sequence, Runnable task) {
      this.atNanos = atNanos;
      this.sequence = sequence;
      this.task = task;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(atNanos - other.atNanos, 0);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final Selector selector;
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final Thread thread = new Thread(this::run, "freeswitch-stand-in");
  private Runnable onFrame = () -> {};
  private long timerSequence;
  private long nextFrameNanos = System.nanoTime();
  private volatile boolean stopped;

  Loop() throws IOException {
    selector = Selector.open();
    thread.setDaemon(true);
  }

  void start(Runnable eachFrame) {
    onFrame = eachFrame;
    thread.start();
  }

  /** Leaves a task to the loop. Any thread. */
  void post(Runnable task) {
    posted.add(task);
    selector.wakeup();
  }

  Timer later(long millis, Runnable task) {
    Timer timer =
        new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), timerSequence++, task);
    timers.add(timer);
    return timer;
  }

  SelectionKey register(SelectableChannel channel, int interest, Handler handler)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, interest, handler);
  }

  /** Ends the loop; sockets are the owners' to close, after it. */
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      thread.join(CLOSE_MILLIS);
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    while (!stopped) {
      try {
        long now = System.nanoTime();
        long due = nextFrameNanos;
        if (!timers.isEmpty() && timers.peek().atNanos - due < 0) {
          due = timers.peek().atNanos;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(due - now);
        if (due - now > 0) {
          selector.select(Math.max(1, millis));
        } else {
          selector.selectNow();
        }
        tasks();
        sockets();
        timers();
        frames();
      } catch (IOException | RuntimeException e) {
        LOG.error("the stand-in goes on after", e);
      }
    }
  }

  private void tasks() {
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
    }
  }

  private void sockets() throws IOException {
    for (SelectionKey key : selector.selectedKeys()) {
      try {
        if (key.isValid()) {
          ((Handler) key.attachment()).ready(key);
        }
      } catch (CancelledKeyException gone) {
        LOG.debug("a socket went while it was served", gone);
      } catch (IOException e) {
        LOG.debug("a socket is closed after", e);
        key.cancel();
        key.channel().close();
      }
    }
    selector.selectedKeys().clear();
  }

  private void timers() {
    long now = System.nanoTime();
    while (!timers.isEmpty() && timers.peek().atNanos - now <= 0) {
      Timer timer = timers.poll();
      if (!timer.cancelled) {
        timer.task.run();
      }
    }
  }

  private void frames() {
    long now = System.nanoTime();
    if (now - nextFrameNanos > MAX_CATCH_UP * FRAME_NANOS) {
      nextFrameNanos = now;
    }
    while (nextFrameNanos - now <= 0) {
      nextFrameNanos += FRAME_NANOS;
      onFrame.run();
    }
  }
}

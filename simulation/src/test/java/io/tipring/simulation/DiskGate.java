package io.tipring.simulation;

import io.tipring.core.journal.JournalSync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that writes when the test says so. Open at first. */
final class DiskGate implements JournalSync {

  private static final long LIMIT_SECONDS = 30;

  private final AtomicInteger syncs = new AtomicInteger();
  private final Semaphore arrived = new Semaphore(0);
  private final Semaphore allowed = new Semaphore(0);
  private volatile boolean closed;
  private volatile boolean broken;

  /** From now on each sync waits for {@link #let}, or for {@link #open}. */
  void close() {
    arrived.drainPermits();
    allowed.drainPermits();
    closed = true;
  }

  /** Lets one sync through. */
  void let() {
    allowed.release();
  }

  void open() {
    closed = false;
    allowed.release();
  }

  /** From now on each sync fails. */
  void fail() {
    broken = true;
  }

  /** Waits until a sync has come to the closed gate. */
  void awaitSync() throws InterruptedException {
    if (!arrived.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no sync came");
    }
  }

  /** How many syncs have ended. */
  int syncs() {
    return syncs.get();
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    if (broken) {
      throw new IOException("the disk is broken");
    }
    if (closed) {
      arrived.release();
      try {
        if (!allowed.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("the test has forgotten the gate");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
    DISK.sync(file);
    syncs.incrementAndGet();
  }
}

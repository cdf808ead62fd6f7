package io.tipring.server.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Surroundings without an engine: a clock that stands until it is set. */
public class StandingStill implements Reporting.Surroundings {

  private final HandFeed feed;
  private final AtomicLong now;
  private final AtomicLong covered = new AtomicLong(-1);
  private final List<Long> deletedRecordings = new ArrayList<>();

  public StandingStill(HandFeed feed, long nowMillis) {
    this.feed = feed;
    this.now = new AtomicLong(nowMillis);
  }

  public void set(long nowMillis) {
    now.set(nowMillis);
  }

  long covered() {
    return covered.get();
  }

  synchronized List<Long> deletedRecordings() {
    return List.copyOf(deletedRecordings);
  }

  @Override
  public long nowMillis() {
    return now.get();
  }

  @Override
  public long lastSequence() {
    return feed.lastSequence();
  }

  @Override
  public void covers(long commandSequence) {
    covered.set(commandSequence);
  }

  @Override
  public synchronized void deleteRecording(long recordingId) {
    deletedRecordings.add(recordingId);
  }
}

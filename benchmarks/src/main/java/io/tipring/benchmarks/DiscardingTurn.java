package io.tipring.benchmarks;

import io.tipring.core.effect.Effect;
import io.tipring.core.event.Event;
import io.tipring.core.routing.Decision;
import io.tipring.core.turn.TimerPurpose;
import io.tipring.core.turn.Turn;

/** A turn that keeps nothing but the last decision, so that only the domain is measured. */
final class DiscardingTurn implements Turn {

  private long nowMillis = 1_000_000;
  private long lastId;
  private Decision lastDecision;

  void pass(long millis) {
    nowMillis += millis;
  }

  /** The offer that was made last; the benchmark has arranged for one. */
  Decision.Offer lastOffer() {
    return (Decision.Offer) lastDecision;
  }

  @Override
  public long sequence() {
    return 1;
  }

  @Override
  public long timeMillis() {
    return nowMillis;
  }

  @Override
  public long newId() {
    return ++lastId;
  }

  @Override
  public String newToken() {
    throw new UnsupportedOperationException("no benchmark needs tokens yet");
  }

  @Override
  public void effect(Effect effect) {}

  @Override
  public void event(Event event) {}

  @Override
  public void decide(Decision decision) {
    lastDecision = decision;
  }

  @Override
  public long schedule(long deadlineMillis, TimerPurpose purpose) {
    return ++lastId;
  }

  @Override
  public void cancel(long timerId) {}
}

package io.tipring.core.turn;

import io.tipring.core.effect.Effect;
import io.tipring.core.event.Event;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.routing.Decision;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The turn in progress, and the counters that go on from turn to turn. One object for all turns of
 * a processor. Owned by the writer.
 */
final class RunningTurn implements Turn {

  /**
   * How many ids there are for each millisecond between the first starts of two engines: ids of
   * different data directories do not meet, and an id stays a positive 63-bit number until 2248.
   */
  private static final int ID_BITS = 20;

  private static final int TOKEN_BYTES = 12;
  private static final Base64.Encoder TOKEN_ALPHABET = Base64.getUrlEncoder().withoutPadding();

  private final TimerQueue timers = new TimerQueue();
  private final ArrayDeque<Decision> decisions = new ArrayDeque<>();
  private final MessageDigest tokenDigest;

  private long sequence;
  private long timeMillis;
  private long lastId;
  private long lastEvent;
  private long seed;
  private long tokens;
  private List<Effect> effects = new ArrayList<>();
  private List<RecordedEvent> events = new ArrayList<>();

  RunningTurn() {
    try {
      tokenDigest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void begin(long sequence, long timeMillis) {
    if (sequence != this.sequence + 1 || timeMillis < this.timeMillis) {
      throw new IllegalStateException(
          "command %d at %d ms after command %d at %d ms"
              .formatted(sequence, timeMillis, this.sequence, this.timeMillis));
    }
    this.sequence = sequence;
    this.timeMillis = timeMillis;
    effects = new ArrayList<>();
    events = new ArrayList<>();
  }

  TurnResult end() {
    if (!decisions.isEmpty()) {
      throw new IllegalStateException("decisions left at the end of turn " + sequence);
    }
    return new TurnResult(effects, events);
  }

  /** A process run began: the first sets where ids start, each brings fresh randomness. */
  void reseed(long seed) {
    this.seed = seed;
    this.tokens = 0;
    if (lastId == 0) {
      lastId = timeMillis << ID_BITS;
    }
  }

  /**
   * Time in which nobody could act is held against nobody: leases, waits and registrations that
   * would end now or soon get a while longer.
   */
  void grantGrace() {
    timers.postpone(timeMillis);
  }

  Decision pollDecision() {
    return decisions.poll();
  }

  Timer pollDueTimer() {
    return timers.pollDue(timeMillis);
  }

  long nextDeadlineMillis() {
    return timers.nextDeadlineMillis();
  }

  long lastEventSequence() {
    return lastEvent;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long timeMillis() {
    return timeMillis;
  }

  @Override
  public long newId() {
    return ++lastId;
  }

  @Override
  public String newToken() {
    ByteBuffer in = ByteBuffer.allocate(2 * Long.BYTES);
    in.putLong(seed).putLong(++tokens);
    byte[] digest = tokenDigest.digest(in.array());
    byte[] token = new byte[TOKEN_BYTES];
    System.arraycopy(digest, 0, token, 0, TOKEN_BYTES);
    return TOKEN_ALPHABET.encodeToString(token);
  }

  @Override
  public void effect(Effect effect) {
    effects.add(effect);
  }

  @Override
  public void event(Event event) {
    events.add(new RecordedEvent(++lastEvent, sequence, timeMillis, event));
  }

  @Override
  public void decide(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public long schedule(long deadlineMillis, TimerPurpose purpose) {
    long id = newId();
    timers.add(new Timer(id, deadlineMillis, purpose));
    return id;
  }

  @Override
  public void cancel(long timerId) {
    timers.remove(timerId);
  }

  void writeState(StateWriter out) {
    out.section("turn");
    out.number(sequence);
    out.number(timeMillis);
    out.number(lastId);
    out.number(lastEvent);
    out.number(seed);
    out.number(tokens);
    timers.writeState(out);
  }

  /** Of a turn that has run nothing. */
  void readState(StateReader in) {
    in.section("turn");
    sequence = in.number();
    timeMillis = in.number();
    lastId = in.number();
    lastEvent = in.number();
    seed = in.number();
    tokens = in.number();
    timers.readState(in);
  }
}

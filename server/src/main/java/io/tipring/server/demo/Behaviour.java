package io.tipring.server.demo;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Draws what callers and agents are like. For any thread. */
final class Behaviour {

  private static final double AWAY = 0.04;
  private static final double SUPPORT = 0.65;
  private static final double SALES = 0.95;

  private final Random random;

  Behaviour(Random random) {
    this.random = random;
  }

  /** Two of three want support, most others sales; one of twenty presses nothing. */
  synchronized CallerPhone.Character caller() {
    double wish = random.nextDouble();
    Optional<String> key =
        wish < SUPPORT ? Optional.of("1") : wish < SALES ? Optional.of("2") : Optional.empty();
    String number = String.format(Locale.ROOT, "138%08d", random.nextInt(100_000_000));
    return new CallerPhone.Character(number, key, between(1_500, 6_000), between(25_000, 70_000));
  }

  /** Answers after a while, or is away from the desk. */
  synchronized AgentPhone.Character agent() {
    Optional<Long> answer =
        random.nextDouble() < AWAY ? Optional.empty() : Optional.of(between(800, 4_000));
    return new AgentPhone.Character(answer, between(6_000, 20_000));
  }

  /** Milliseconds to the next call, so that calls come independently of each other. */
  synchronized long untilNextCall(int callsPerMinute) {
    double mean = 60_000.0 / callsPerMinute;
    return Math.round(-mean * Math.log(1 - random.nextDouble()));
  }

  private long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }
}

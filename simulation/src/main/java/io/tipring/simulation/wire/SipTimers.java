package io.tipring.simulation.wire;

/** The timer values of RFC 3261 §17.1.1.1, in milliseconds. */
public final class SipTimers {

  public static final long T1 = 500;
  public static final long T2 = 4_000;

  /** 64·T1: how long is tried at all. */
  public static final long TIMEOUT = 64 * T1;

  private SipTimers() {}
}

package io.tipring.ivr.program;

/** What holds where a flow is silent; {@code docs/dsl/reference.md} states the same. */
public final class Defaults {

  public static final int PRIORITY = 5;
  public static final String MUSIC = "hold";
  public static final long RING_MILLIS = 20_000;
  public static final long WRAP_UP_MILLIS = 0;

  /** A menu without a line for wrong keys: the third goes where {@code nothing} goes. */
  public static final int WRONG_KEY_TIMES = 3;

  private Defaults() {}
}

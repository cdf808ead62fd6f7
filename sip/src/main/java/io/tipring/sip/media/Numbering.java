package io.tipring.sip.media;

import io.tipring.core.signalling.Dialog;

/**
 * Numbers requests by the clock: the 31 most significant bits of a 32-bit second clock, as RFC 3261
 * §8.1.1.5 proposes, and one more than the last where that is not enough. So a run of the process
 * that does not know the last number of the run before it still goes beyond it.
 */
final class Numbering {

  private static final long SECOND_CLOCK = 0xFFFF_FFFFL;

  private Numbering() {}

  /** The dialog with the number of its next request. */
  static Dialog next(Dialog dialog) {
    Dialog counted = dialog.nextLocalCSeq();
    long clock = (System.currentTimeMillis() / 1_000 & SECOND_CLOCK) >>> 1;
    return counted.localCSeq() >= clock ? counted : counted.withLocalCSeq(clock);
  }
}

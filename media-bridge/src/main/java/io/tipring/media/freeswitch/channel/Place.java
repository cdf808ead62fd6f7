package io.tipring.media.freeswitch.channel;

/** Where a channel is on the server. */
sealed interface Place {

  /** Not known, or on its way. */
  record Unknown() implements Place {}

  record Parked() implements Place {}

  /**
   * @param other its uuid
   */
  record Bridged(String other) implements Place {}

  /**
   * @param conference its name on the server
   */
  record Conferring(String conference, int memberId) implements Place {}

  /** Where a channel is to be. */
  sealed interface Wish {
    /** Wherever it was left by an earlier run of the engine, until the engine says. */
    record AsIs() implements Wish {}

    record Alone() implements Wish {}

    record With(Leg other) implements Wish {}

    /**
     * @param conference its name on the server
     */
    record Within(String conference) implements Wish {}
  }
}

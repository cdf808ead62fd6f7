package io.tipring.core.command;

import io.tipring.core.signalling.SipAddress;
import java.util.List;
import java.util.Optional;

/**
 * The part of the configuration that decisions of the domain depend on; journaled, so that a replay
 * decides the same.
 *
 * @param registrationMinSeconds shorter registrations get 423 (RFC 3261 §10.3 step 7)
 * @param registrationMaxSeconds longer ones are shortened
 * @param maxContactsPerAgent bound on bindings of one address of record
 * @param ringMillis how long an outbound leg of a transit or originated call may ring
 * @param maxCallMillis a call that lasts longer is ended
 * @param domain host part of the addresses of record and of the identities shown to peers
 * @param sessionExpiresSeconds the interval of session timers that is asked for (RFC 4028), at
 *     least 90; 0 for none
 * @param mediaGraceMillis how long a leg that is up may be without a media server before it is
 *     ended; 0: not at all
 */
public record Settings(
    List<Trunk> trunks,
    List<Route> routes,
    int registrationMinSeconds,
    int registrationMaxSeconds,
    int maxContactsPerAgent,
    long ringMillis,
    long maxCallMillis,
    String domain,
    long sessionExpiresSeconds,
    long mediaGraceMillis) {

  /** {@link #mediaGraceMillis} where nothing else is said. */
  public static final long MEDIA_GRACE_MILLIS = 30_000;

  /** How the sound of a transit call runs. */
  public enum MediaMode {
    /** SDP passes through; sound runs between the two sides. */
    DIRECT,
    /** Sound runs through the media server. */
    ANCHORED
  }

  /**
   * @param address where calls to the trunk go; empty for a trunk that only sends calls
   */
  public record Trunk(String tenant, String name, Optional<SipAddress> address) {}

  /**
   * @param number digits with an optional {@code *} at the end that stands for any rest
   */
  public record Route(String tenant, String number, String trunk, MediaMode media) {}

  /** What holds before the first {@link ControlCommand.ApplySettings}. */
  public static final Settings INITIAL =
      new Settings(List.of(), List.of(), 30, 3600, 10, 180_000, 24 * 3_600_000L, "tipring.invalid");

  /** With the usual grace for media. */
  public Settings(
      List<Trunk> trunks,
      List<Route> routes,
      int registrationMinSeconds,
      int registrationMaxSeconds,
      int maxContactsPerAgent,
      long ringMillis,
      long maxCallMillis,
      String domain,
      long sessionExpiresSeconds) {
    this(
        trunks,
        routes,
        registrationMinSeconds,
        registrationMaxSeconds,
        maxContactsPerAgent,
        ringMillis,
        maxCallMillis,
        domain,
        sessionExpiresSeconds,
        MEDIA_GRACE_MILLIS);
  }

  /** Also without session timers of our own wish. */
  public Settings(
      List<Trunk> trunks,
      List<Route> routes,
      int registrationMinSeconds,
      int registrationMaxSeconds,
      int maxContactsPerAgent,
      long ringMillis,
      long maxCallMillis,
      String domain) {
    this(
        trunks,
        routes,
        registrationMinSeconds,
        registrationMaxSeconds,
        maxContactsPerAgent,
        ringMillis,
        maxCallMillis,
        domain,
        0);
  }

  public Settings {
    trunks = List.copyOf(trunks);
    routes = List.copyOf(routes);
  }
}

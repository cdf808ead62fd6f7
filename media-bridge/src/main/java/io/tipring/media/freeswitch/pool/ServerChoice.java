package io.tipring.media.freeswitch.pool;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which server takes a leg. The one of the leg with which it will be connected, where that takes
 * legs; else the one with the fewest sessions for its weight, those whose processors are busy last.
 * Where no server takes legs it may go beside the other leg all the same: a call that stands is not
 * torn apart because its servers are to be emptied.
 */
final class ServerChoice {

  private static final Comparator<Candidate> LEAST_LOADED =
      Comparator.comparing(Candidate::busy)
          .thenComparing(ServerChoice::compareLoads)
          .thenComparing(Candidate::name);

  private ServerChoice() {}

  /**
   * @param near name of the server of the leg with which it will be connected, or empty
   * @return the name of the server, or empty if there is none
   */
  static Optional<String> choose(Collection<Candidate> candidates, String near) {
    Optional<Candidate> beside =
        candidates.stream().filter(candidate -> candidate.name().equals(near)).findFirst();
    Optional<Candidate> chosen = beside.filter(ServerChoice::takes);
    if (chosen.isEmpty()) {
      chosen = candidates.stream().filter(ServerChoice::takes).min(LEAST_LOADED);
    }
    if (chosen.isEmpty()) {
      chosen = beside.filter(candidate -> candidate.up() && candidate.room() > 0);
    }
    return chosen.map(Candidate::name);
  }

  /** Whether a leg may be put there. */
  static boolean takes(Candidate candidate) {
    return candidate.accepting() && candidate.room() > 0;
  }

  /** Which would have fewer sessions for its weight with one more. */
  private static int compareLoads(Candidate one, Candidate other) {
    return Long.compare(
        (one.sessions() + 1L) * other.weight(), (other.sessions() + 1L) * one.weight());
  }
}

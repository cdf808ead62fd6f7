package io.tipring.simulation.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/** What peers really did in each call, to hold against it what the engine says they did. */
public final class Deeds {

  private static final int REMEMBERED = 100_000;

  /**
   * What a peer did with one call of its own.
   *
   * @param refusedWith the last status it refused with, or 0
   */
  public record Deed(boolean saidBye, boolean saidCancel, int refusedWith) {
    private static final Deed NOTHING = new Deed(false, false, 0);
  }

  private final Map<String, Deed> byCallId =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deed> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Who hears complaints. */
  public interface Complaints {

    /**
     * A peer was treated against the rules.
     *
     * @param ifPresent whether it matters only while the engine has the call still
     */
    void hear(String callId, String complaint, boolean ifPresent);
  }

  private final Complaints complaints;

  public Deeds(Complaints complaints) {
    this.complaints = complaints;
  }

  /** What the peer of a call did, by its Call-ID. */
  public Deed of(String callId) {
    return byCallId.getOrDefault(callId, Deed.NOTHING);
  }

  void saidBye(String callId) {
    byCallId.put(callId, new Deed(true, of(callId).saidCancel(), of(callId).refusedWith()));
  }

  void saidCancel(String callId) {
    byCallId.put(callId, new Deed(of(callId).saidBye(), true, of(callId).refusedWith()));
  }

  void refused(String callId, int status) {
    byCallId.put(callId, new Deed(of(callId).saidBye(), of(callId).saidCancel(), status));
  }

  void complain(String callId, String complaint) {
    complaints.hear(callId, complaint, false);
  }

  void complainIfPresent(String callId, String complaint) {
    complaints.hear(callId, complaint, true);
  }
}

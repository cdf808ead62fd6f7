package io.tipring.simulation.check;

import java.util.function.Supplier;

/** An invariant that does not hold. */
public final class Broken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long contactId;

  /**
   * @param contactId the contact that it concerns, or 0
   */
  public Broken(long contactId, String message) {
    super(message);
    this.contactId = contactId;
  }

  /** The contact that it concerns, or 0. */
  public long contactId() {
    return contactId;
  }

  static void require(boolean holds, long contactId, Supplier<String> message) {
    if (!holds) {
      throw new Broken(contactId, message.get());
    }
  }
}

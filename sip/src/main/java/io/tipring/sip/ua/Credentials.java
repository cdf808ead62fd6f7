package io.tipring.sip.ua;

import java.util.Optional;

/**
 * Looks up the secrets of phones. Called on event loops: must not block and be safe for threads.
 */
@FunctionalInterface
public interface Credentials {

  /**
   * The password of a user, or empty if there is no such user or it may not register.
   *
   * @param user the user part of the address of record
   */
  Optional<String> password(String tenant, String user);
}

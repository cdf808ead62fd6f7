package io.tipring.server.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.server.control.UnavailableException;
import java.util.List;
import java.util.Optional;

/** Where the events of contacts are read, be it from memory or from a database. */
@FunctionalInterface
public interface ContactEvents {

  /**
   * The events of a contact in the order of their sequence, each in the form of {@link
   * io.tipring.server.json.EventJson}; empty if the contact is not known, or no longer kept.
   *
   * @throws UnavailableException if the engine can't say now
   */
  Optional<List<ObjectNode>> of(long contactId) throws UnavailableException;
}

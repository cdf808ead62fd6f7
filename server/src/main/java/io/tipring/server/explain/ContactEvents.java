package io.tipring.server.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Where the events of contacts are read, be it from memory or from a database. */
@FunctionalInterface
public interface ContactEvents {

  /**
   * The events of a contact in the order of their sequence, each in the form of {@link
   * io.tipring.server.json.EventJson}; empty if the contact is not known, or no longer kept.
   */
  Optional<List<ObjectNode>> of(long contactId);
}

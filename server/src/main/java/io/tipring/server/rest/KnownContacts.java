package io.tipring.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.explain.ContactEvents;
import io.tipring.server.json.EventJson;
import io.tipring.server.json.Json;
import io.tipring.server.projection.ContactLog;
import java.util.List;
import java.util.Optional;

/**
 * The events of contacts: of those in progress from memory, so that no database is needed to see
 * why somebody waits; of those that have ended from the reporting database.
 */
final class KnownContacts implements ContactEvents {

  private final Backend backend;

  KnownContacts(Backend backend) {
    this.backend = backend;
  }

  @Override
  public Optional<List<ObjectNode>> of(long contactId) throws UnavailableException {
    Optional<ContactLog> live = backend.projections().contacts().contact(contactId);
    if (live.isPresent()) {
      return Optional.of(live.get().events().stream().map(EventJson::of).toList());
    }
    ContactResource.settle(backend);
    return backend
        .reporting()
        .read(records -> records.contact(contactId))
        .map(record -> record.timeline().stream().map(Json::read).toList());
  }
}

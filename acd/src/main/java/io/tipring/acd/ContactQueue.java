package io.tipring.acd;

import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.WaitingContact;

/** A queue and who waits in it. A contact whose offer rings keeps its place but is not offered. */
final class ContactQueue {

  private QueueDefinition definition;
  private Requirement requirement;
  private final WaitingLine waiting;
  private final WaitingLine ringing;

  ContactQueue(QueueDefinition definition, Requirement requirement, WaitingOrder order) {
    this.definition = definition;
    this.requirement = requirement;
    waiting = new WaitingLine(order);
    ringing = new WaitingLine(order);
  }

  void redefine(QueueDefinition newDefinition, Requirement newRequirement) {
    definition = newDefinition;
    requirement = newRequirement;
  }

  QueueDefinition definition() {
    return definition;
  }

  Requirement requirement() {
    return requirement;
  }

  /** Contacts that wait for an offer. */
  WaitingLine waiting() {
    return waiting;
  }

  /** Contacts whose offer is in the air. */
  WaitingLine ringing() {
    return ringing;
  }

  /** How many contacts of this queue are served before the given one. */
  int ahead(WaitingContact contact, long nowMillis) {
    return waiting.ahead(contact, nowMillis) + ringing.ahead(contact, nowMillis);
  }

  /** Whether an offer can be made. */
  boolean isMatchable() {
    return !waiting.isEmpty() && requirement.hasReady();
  }
}

package io.tipring.acd;

import io.tipring.core.routing.SkillMinimum;
import io.tipring.core.routing.WaitingContact;
import java.util.List;
import java.util.stream.Collectors;

/** Puts in words why a contact is offered to an agent, with the numbers that were compared. */
final class OfferRule {

  private OfferRule() {}

  static String explain(
      ContactQueue queue, WaitingContact contact, WaitingOrder order, long nowMillis) {
    Requirement requirement = queue.requirement();
    Idle second = requirement.second();
    StringBuilder text = new StringBuilder("longest idle of ");
    text.append(requirement.readyAgents()).append(" ready with ").append(needs(requirement));
    text.append(": idle ").append(nowMillis - requirement.best().sinceMillis()).append(" ms");
    if (second != null) {
      text.append(", next ").append(second.agent().id());
      text.append(" idle ").append(nowMillis - second.sinceMillis()).append(" ms");
    }
    text.append("; first of ").append(queue.waiting().size()).append(" waiting: priority ");
    text.append(contact.priority());
    if (order.isStarving(contact, nowMillis)) {
      text.append(" raised above all after ").append(order.starvationMillis()).append(" ms");
    }
    text.append(", waited ").append(nowMillis - contact.arrivedAtMillis()).append(" ms");
    return text.toString();
  }

  private static String needs(Requirement requirement) {
    List<SkillMinimum> needs = requirement.needs();
    return needs.isEmpty()
        ? "any skills"
        : needs.stream()
            .map(need -> need.skill() + " >= " + need.level())
            .collect(Collectors.joining(" and "));
  }
}

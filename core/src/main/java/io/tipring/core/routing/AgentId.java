package io.tipring.core.routing;

/**
 * An agent's key.
 *
 * @param id as the platform gave it; also the user part of the address of record
 */
public record AgentId(String tenant, String id) implements Comparable<AgentId> {
  @Override
  public int compareTo(AgentId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : id.compareTo(other.id);
  }
}

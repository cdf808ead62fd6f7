package io.tipring.core.routing;

/** A queue's key. */
public record QueueId(String tenant, String name) implements Comparable<QueueId> {
  @Override
  public int compareTo(QueueId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }
}

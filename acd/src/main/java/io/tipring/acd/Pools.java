package io.tipring.acd;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** The pools of all tenants, in the order of names. */
final class Pools {

  private final TreeMap<String, TenantPool> byTenant = new TreeMap<>();
  private final WaitingOrder order;

  Pools(WaitingOrder order) {
    this.order = order;
  }

  TenantPool of(String tenant) {
    return byTenant.computeIfAbsent(tenant, _ -> new TenantPool(order));
  }

  Collection<TenantPool> all() {
    return Collections.unmodifiableCollection(byTenant.values());
  }
}

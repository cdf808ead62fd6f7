package io.tipring.sip.ua;

import java.net.InetAddress;
import java.util.List;

/**
 * From where calls of a trunk come.
 *
 * @param tenant whose trunk it is
 * @param name as in the configuration
 * @param from source addresses that are believed to be the trunk
 */
public record TrunkSource(String tenant, String name, List<AddressRange> from) {

  public TrunkSource {
    from = List.copyOf(from);
  }

  boolean contains(InetAddress address) {
    for (int i = 0; i < from.size(); i++) {
      if (from.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}

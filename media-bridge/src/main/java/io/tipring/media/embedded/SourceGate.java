package io.tipring.media.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * From whom media is taken, and so where it goes to: the address of the SDP, or, where latching is
 * allowed, the first valid source on the host of the SDP or of the signalling (a phone or trunk
 * behind NAT, whose SDP names an address that can't be reached). Latching happens once; only the
 * address of the SDP itself may still take over, and a new SDP address begins anew.
 */
final class SourceGate {
  private InetSocketAddress described;
  private InetAddress latchHost;
  private InetSocketAddress latched;

  /**
   * @param address of the SDP; null while there is none
   * @param signallingHost another host that may be latched to; null where latching is not allowed
   */
  void expect(InetSocketAddress address, InetAddress signallingHost) {
    if (address == null || !address.equals(described)) {
      latched = null;
    }
    described = address;
    latchHost = signallingHost;
  }

  /** Where media is to be sent; null while that is not known. */
  InetSocketAddress target() {
    return latched != null ? latched : described;
  }

  /** Whether a packet that is valid in itself may be taken from there. Latches. */
  boolean admits(InetSocketAddress from) {
    if (from.equals(latched)) {
      return true;
    }
    if (described == null) {
      return false;
    }
    if (from.equals(described)) {
      latched = described;
      return true;
    }
    if (latched == null && latchHost != null && isPeerHost(from.getAddress())) {
      latched = from;
      return true;
    }
    return false;
  }

  /** Whether a report may be taken from there: NAT gives it a port of its own. */
  boolean admitsReport(InetSocketAddress from, InetSocketAddress describedRtcp) {
    if (from.equals(describedRtcp)) {
      return true;
    }
    InetSocketAddress target = target();
    return latchHost != null && target != null && from.getAddress().equals(target.getAddress());
  }

  private boolean isPeerHost(InetAddress host) {
    return host.equals(latchHost) || host.equals(described.getAddress());
  }
}

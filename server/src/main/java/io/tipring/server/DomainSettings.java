package io.tipring.server;

import io.tipring.core.command.Settings;
import io.tipring.core.command.Settings.MediaMode;
import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.server.config.HostPort;
import io.tipring.server.config.TipringConfig;

/** The part of the configuration that the domain decides by. */
final class DomainSettings {

  private DomainSettings() {}

  static Settings of(TipringConfig config) {
    // A trunk is reached over UDP, unless UDP is turned off.
    Transport transport = config.sip().udp().isPresent() ? Transport.UDP : Transport.TCP;
    return new Settings(
        config.trunks().stream()
            .map(
                trunk ->
                    new Settings.Trunk(
                        TipringConfig.TENANT,
                        trunk.name(),
                        trunk.address().map(address -> hop(transport, address))))
            .toList(),
        config.routes().stream()
            .map(
                route ->
                    new Settings.Route(
                        TipringConfig.TENANT,
                        route.number(),
                        route.trunk(),
                        route.anchored() ? MediaMode.ANCHORED : MediaMode.DIRECT))
            .toList(),
        config.sip().registration().minSeconds(),
        config.sip().registration().maxSeconds(),
        config.sip().registration().maxContactsPerAgent(),
        config.calls().ringMillis(),
        config.calls().maxCallMillis(),
        config.sip().domain(),
        config.sip().sessionExpiresSeconds(),
        config.calls().mediaGraceMillis());
  }

  private static SipAddress hop(Transport transport, HostPort address) {
    return new SipAddress(transport, address.host(), address.port());
  }
}

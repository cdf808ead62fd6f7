package io.tipring.server;

import io.tipring.core.engine.AdmissionLimits;
import io.tipring.core.engine.EngineOptions;
import io.tipring.core.engine.SnapshotSchedule;
import io.tipring.core.journal.JournalOptions;
import io.tipring.core.routing.AgentId;
import io.tipring.core.signalling.Transport;
import io.tipring.media.codec.Codec;
import io.tipring.media.embedded.EmbeddedMediaOptions;
import io.tipring.server.config.Cidr;
import io.tipring.server.config.HostPort;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.config.TipringConfig.Media;
import io.tipring.server.config.TipringConfig.Sip;
import io.tipring.server.config.TipringConfig.Trunk;
import io.tipring.server.projection.AgentDirectory;
import io.tipring.sip.transaction.TransactionTimers;
import io.tipring.sip.transport.Listener;
import io.tipring.sip.ua.AddressRange;
import io.tipring.sip.ua.Credentials;
import io.tipring.sip.ua.SipOptions;
import io.tipring.sip.ua.TrunkSource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The configuration in the words of the adapters. */
final class Adapters {

  private static final int MEDIA_THREADS = 2;
  private static final int JITTER_MILLIS = 40;
  private static final long PROMPT_CACHE_BYTES = 64L << 20;

  private Adapters() {}

  static EngineOptions engine(TipringConfig config) {
    return new EngineOptions(
        config.dataDirectory(),
        EngineOptions.DEFAULT_RING_SIZE,
        new JournalOptions(config.journal().durability()),
        new AdmissionLimits(config.disk().minFreeBytes(), config.journal().maxLagMillis()),
        new SnapshotSchedule(
            config.snapshot().intervalSeconds() * 1000,
            config.snapshot().commands(),
            config.snapshot().keep()));
  }

  static SipOptions sip(TipringConfig config, BooleanSupplier available) {
    Sip sip = config.sip();
    List<Listener> listeners = new ArrayList<>();
    sip.udp().ifPresent(at -> listeners.add(listener(Transport.UDP, at, sip)));
    sip.tcp().ifPresent(at -> listeners.add(listener(Transport.TCP, at, sip)));
    return SipOptions.listening(listeners.toArray(Listener[]::new))
        .withDomains(Set.of(sip.domain()))
        .withRealm(sip.realm())
        .withServerName("Tipring/" + Version.current())
        .withTimers(timers(sip))
        .withTrunks(config.trunks().stream().map(Adapters::trunk).toList())
        .withAvailable(available);
  }

  private static TransactionTimers timers(Sip sip) {
    return new TransactionTimers(
        sip.t1Millis(), sip.t2Millis(), sip.t4Millis(), TransactionTimers.STANDARD.dMillis());
  }

  private static Listener listener(Transport transport, HostPort at, Sip sip) {
    return new Listener(transport, at.host(), at.port(), sip.advertisedAddress());
  }

  private static TrunkSource trunk(Trunk trunk) {
    return new TrunkSource(
        TipringConfig.TENANT,
        trunk.name(),
        trunk.from().stream().map(Cidr::toString).map(AddressRange::parse).toList());
  }

  /** The digests of agents' passwords, as the projection has them. */
  static Credentials credentials(AgentDirectory agents) {
    return (tenant, user, algorithm) ->
        agents
            .credential(new AgentId(tenant, user))
            .map(
                credential ->
                    switch (algorithm) {
                      case MD5 -> credential.ha1Md5();
                      case SHA_256 -> credential.ha1Sha256();
                    })
            .filter(ha1 -> !ha1.isEmpty());
  }

  static EmbeddedMediaOptions media(TipringConfig config) {
    Media media = config.media();
    String advertised =
        media.advertisedAddress().isEmpty() ? media.bindAddress() : media.advertisedAddress();
    return new EmbeddedMediaOptions(
        InetAddress.ofLiteral(media.bindAddress()),
        InetAddress.ofLiteral(advertised),
        media.ports().first(),
        media.ports().last(),
        MEDIA_THREADS,
        media.codecs().stream().map(Codec::valueOf).toList(),
        config.prompts().directory(),
        config.prompts().language(),
        PROMPT_CACHE_BYTES,
        config.recordingsDirectory(),
        JITTER_MILLIS,
        media.rtpTimeoutMillis(),
        config.trunks().stream().filter(Trunk::latch).map(Trunk::name).collect(Collectors.toSet()),
        media.latchPhones());
  }
}

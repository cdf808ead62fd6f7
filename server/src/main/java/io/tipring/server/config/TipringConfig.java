package io.tipring.server.config;

import io.tipring.core.journal.Durability;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration, checked. What each key means stands beside its default in {@code
 * conf/tipring.conf}; all paths are absolute.
 *
 * @param origins file and line of each key, or the option of the command line
 */
public record TipringConfig(
    Sip sip,
    Http http,
    Media media,
    Path dataDirectory,
    Journal journal,
    Snapshot snapshot,
    Disk disk,
    Path flowsDirectory,
    Prompts prompts,
    Recordings recordings,
    Reporting reporting,
    Calls calls,
    Contacts contacts,
    Stop stop,
    Log log,
    Trace trace,
    Invariants invariants,
    List<Trunk> trunks,
    List<Route> routes,
    Map<String, String> origins) {

  /** The tenant of a site with one company. */
  public static final String TENANT = "default";

  public TipringConfig {
    trunks = List.copyOf(trunks);
    routes = List.copyOf(routes);
    origins = Map.copyOf(origins);
  }

  /** A key with the place where its value stands, for messages: {@code sip.udp (site.conf:3)}. */
  public String at(String key) {
    return key + " (" + origins.getOrDefault(key, "not set") + ")";
  }

  /** Where recordings are. */
  public Path recordingsDirectory() {
    return recordings.directory();
  }

  /**
   * The SIP side. An empty address means that the transport is off.
   *
   * @param domain never empty; IPv6 with brackets
   * @param sessionExpiresSeconds 0 for no session timers of our own wish
   */
  public record Sip(
      Optional<HostPort> udp,
      Optional<HostPort> tcp,
      String advertisedAddress,
      String domain,
      String realm,
      long t1Millis,
      long t2Millis,
      long t4Millis,
      int sessionExpiresSeconds,
      Registration registration) {}

  /** Bounds of what phones may register. */
  public record Registration(int minSeconds, int maxSeconds, int maxContactsPerAgent) {}

  /** The REST control plane. */
  public record Http(
      HostPort listen, long replyTimeoutMillis, int eventBuffer, MetricsAccess metrics) {}

  /** Whether {@code GET /metrics} wants the token. */
  public enum MetricsAccess {
    /** Open on a loopback address, with the token on any other. */
    AUTO,
    OPEN,
    TOKEN
  }

  /** Who handles the sound. */
  public enum MediaKind {
    /** The media server inside the process. */
    EMBEDDED,
    /** A pool of FreeSWITCH servers. */
    FREESWITCH
  }

  /**
   * The sound. All but the kind and {@code freeSwitch} is of the media server inside the process.
   */
  public record Media(
      MediaKind kind,
      PortRange ports,
      String bindAddress,
      String advertisedAddress,
      List<String> codecs,
      boolean latchPhones,
      long rtpTimeoutMillis,
      FreeSwitch freeSwitch) {
    public Media {
      codecs = List.copyOf(codecs);
    }
  }

  /**
   * The pool of FreeSWITCH servers.
   *
   * @param servers at least one where the kind asks for them
   * @param listen our SIP address towards them
   * @param advertisedAddress what they are told instead; empty for the bound one
   * @param lostMillis without a sign of life for so long a server is lost
   * @param promptsDirectory of prompts as the servers see it
   * @param recordingsDirectory of recordings as the servers see it
   * @param rtpTimeoutMillis silence of a peer that ends its leg; 0 for never
   */
  public record FreeSwitch(
      List<FreeSwitchServer> servers,
      HostPort listen,
      String advertisedAddress,
      long lostMillis,
      String promptsDirectory,
      String recordingsDirectory,
      long rtpTimeoutMillis) {
    public FreeSwitch {
      servers = List.copyOf(servers);
    }
  }

  /**
   * One FreeSWITCH.
   *
   * @param sip where its SIP profile listens
   * @param esl where its event socket listens
   * @param passwordFile holds the password of the event socket; empty for the one that everyone
   *     knows, which then is allowed
   * @param weight share of the legs, in proportion to the weights of the others
   * @param capacity most sessions on it
   */
  public record FreeSwitchServer(
      String name,
      HostPort sip,
      HostPort esl,
      Optional<Path> passwordFile,
      boolean allowDefaultPassword,
      int weight,
      int capacity) {}

  /** How commands are kept, and how long they may wait for that before new work is refused. */
  public record Journal(Durability durability, long maxLagMillis) {}

  /** How often the state is written to the disk, and how many of these stay. */
  public record Snapshot(long intervalSeconds, long commands, int keep) {}

  /** How much must be free on the disk of the data directory for new work to be taken. */
  public record Disk(long minFreeBytes) {}

  public record Prompts(Path directory, String language) {}

  public record Calls(long ringMillis, long maxCallMillis, long mediaGraceMillis) {}

  /**
   * @param keepDays how long files are kept; 0 for ever
   */
  public record Recordings(Path directory, int keepDays) {}

  /**
   * Where contact records are kept, and for how long.
   *
   * @param jdbcUrl never with a password in it
   * @param passwordFile holds the password of the user
   * @param keepDays how long rows are kept; 0 for ever
   * @param keepNumbersDays how long numbers stay in them; 0 for as long as the rows
   */
  public record Reporting(
      String jdbcUrl,
      String user,
      Optional<Path> passwordFile,
      int keepDays,
      int keepNumbersDays) {}

  /** How service level is counted. */
  public record Contacts(int serviceLevelSeconds) {}

  public record Stop(long drainMillis) {}

  public record Log(LogLevel level, LogFormat format, boolean maskNumbers) {}

  /**
   * The SIP trace.
   *
   * @param maxBytes bound of all its files
   * @param keepHours how long messages are kept, if they fit
   */
  public record Trace(boolean sip, long maxBytes, long keepHours) {}

  /**
   * How the engine watches itself.
   *
   * @param intervalMillis between two looks; 0 for none
   */
  public record Invariants(long intervalMillis) {}

  /** How much is logged. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** How a line of the log is written. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /**
   * Whom calls come from and go to.
   *
   * @param address where calls to the trunk go; empty for one that only sends
   * @param latch whether sound may come from another address than the SDP says (NAT)
   */
  public record Trunk(String name, List<Cidr> from, Optional<HostPort> address, boolean latch) {
    public Trunk {
      from = List.copyOf(from);
    }
  }

  /** Sends dialled numbers out over a trunk. */
  public record Route(String number, String trunk, boolean anchored) {}
}

package io.tipring.server.config;

import com.typesafe.config.ConfigObject;
import io.tipring.core.journal.Durability;
import io.tipring.core.signalling.SessionExpiry;
import io.tipring.server.config.TipringConfig.Calls;
import io.tipring.server.config.TipringConfig.Contacts;
import io.tipring.server.config.TipringConfig.Disk;
import io.tipring.server.config.TipringConfig.Http;
import io.tipring.server.config.TipringConfig.Invariants;
import io.tipring.server.config.TipringConfig.Journal;
import io.tipring.server.config.TipringConfig.Log;
import io.tipring.server.config.TipringConfig.LogFormat;
import io.tipring.server.config.TipringConfig.LogLevel;
import io.tipring.server.config.TipringConfig.Media;
import io.tipring.server.config.TipringConfig.MetricsAccess;
import io.tipring.server.config.TipringConfig.Prompts;
import io.tipring.server.config.TipringConfig.Recordings;
import io.tipring.server.config.TipringConfig.Registration;
import io.tipring.server.config.TipringConfig.Reporting;
import io.tipring.server.config.TipringConfig.Route;
import io.tipring.server.config.TipringConfig.Sip;
import io.tipring.server.config.TipringConfig.Snapshot;
import io.tipring.server.config.TipringConfig.Stop;
import io.tipring.server.config.TipringConfig.Trace;
import io.tipring.server.config.TipringConfig.Trunk;
import io.tipring.sip.trace.TraceOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The schema: which keys there are, of what type, within which bounds. */
final class ConfigReader {

  private static final String ADDRESS = "ADDRESS:PORT, such as 127.0.0.1:5060";
  private static final long MOST_DAYS = 36_500;
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final Path home;
  private final Path workingDirectory;

  ConfigReader(Path home, Path workingDirectory) {
    this.home = home;
    this.workingDirectory = workingDirectory;
  }

  /** Reads all; the result may be used only if no problem was added. */
  TipringConfig read(ConfigObject merged, List<ConfigProblem> problems) {
    Map<String, String> origins = new TreeMap<>();
    Section root = new Section(problems, origins, merged, "");
    Sip sip = sip(root.section("sip"));
    Http http = http(root.section("http"));
    Section mediaSection = root.section("media");
    Path data = directory(root, "data");
    Journal journal = journal(root.section("journal"));
    Snapshot snapshot = snapshot(root.section("snapshot"));
    Disk disk = disk(root.section("disk"));
    Path flows = directory(root, "flows");
    Prompts prompts = prompts(root.section("prompts"));
    Recordings recordings = recordings(root.section("recordings"), data);
    Media media = new MediaReader(this::path).read(mediaSection, prompts, recordings);
    Reporting reporting = reporting(root.section("reporting"), data);
    checkRetention(root, recordings, reporting);
    Calls calls = calls(root.section("calls"));
    Contacts contacts = contacts(root.section("contacts"));
    Stop stop = stop(root.section("stop"));
    Log log = log(root.section("log"));
    Trace trace = trace(root.section("trace"));
    Invariants invariants = invariants(root.section("invariants"));
    Map<String, Trunk> trunks = trunks(root.named("trunks"));
    List<Route> routes = routes(root.sections("routes"), trunks);
    root.rejectUnknownKeys();
    if (!problems.isEmpty()) {
      return null;
    }
    return new TipringConfig(
        sip,
        http,
        media,
        data,
        journal,
        snapshot,
        disk,
        flows,
        prompts,
        recordings,
        reporting,
        calls,
        contacts,
        stop,
        log,
        trace,
        invariants,
        List.copyOf(trunks.values()),
        routes,
        origins);
  }

  private static Sip sip(Section section) {
    Optional<HostPort> udp = optionalAddress(section, "udp");
    Optional<HostPort> tcp = optionalAddress(section, "tcp");
    String advertised = optionalIpAddress(section, "advertisedAddress");
    String domain = section.value("domain", "a host name, or \"\"", TextForms::optionalHost);
    Sip sip =
        new Sip(
            udp,
            tcp,
            advertised,
            domain(domain, advertised, udp.or(() -> tcp)),
            section.value("realm", "letters, digits, dots and hyphens", TextForms::realm),
            section.number("t1Millis", 50, 10_000),
            section.number("t2Millis", 50, 60_000),
            section.number("t4Millis", 50, 60_000),
            (int) section.number("sessionExpiresSeconds", 0, 86_400),
            registration(section.section("registration")));
    if (section.has("tls") && !section.text("tls").isEmpty()) {
      section.reject("tls", "SIP over TLS is not there yet; leave it empty");
    }
    if (sip.udp().isEmpty() && sip.tcp().isEmpty()) {
      section.reject("udp", "no transport is left: give sip.udp or sip.tcp an address");
    }
    if (sip.t2Millis() < sip.t1Millis()) {
      section.reject("t2Millis", "must not be below sip.t1Millis (RFC 3261, 17.1.2.2)");
    }
    if (sip.sessionExpiresSeconds() > 0
        && sip.sessionExpiresSeconds() < SessionExpiry.LEAST_SECONDS) {
      section.reject("sessionExpiresSeconds", "must be 0 or at least 90 (RFC 4028, 5)");
    }
    section.rejectUnknownKeys();
    return sip;
  }

  private static String domain(String given, String advertised, Optional<HostPort> bound) {
    if (given == null || !given.isEmpty()) {
      return given;
    }
    String host = advertised == null || advertised.isEmpty() ? null : advertised;
    String address = host == null ? bound.map(HostPort::host).orElse("localhost") : host;
    return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
  }

  private static Registration registration(Section section) {
    Registration registration =
        new Registration(
            (int) section.number("minSeconds", 1, 3_600),
            (int) section.number("maxSeconds", 1, 86_400),
            (int) section.number("maxContactsPerAgent", 1, 100));
    if (registration.maxSeconds() < registration.minSeconds()) {
      section.reject("maxSeconds", "must not be below " + section.keyOf("minSeconds"));
    }
    section.rejectUnknownKeys();
    return registration;
  }

  private static Http http(Section section) {
    Http http =
        new Http(
            section.value("listen", ADDRESS, HostPort::parse),
            section.number("replyTimeoutMillis", 100, 60_000),
            (int) section.number("eventBuffer", 100, 1_000_000),
            section.choice("metrics", MetricsAccess.class));
    section.rejectUnknownKeys();
    return http;
  }

  private Prompts prompts(Section section) {
    Prompts prompts =
        new Prompts(
            path(section, "dir"),
            section.value("language", "a language tag such as zh-CN", TextForms::languageTag));
    section.rejectUnknownKeys();
    return prompts;
  }

  private static Snapshot snapshot(Section section) {
    Snapshot snapshot =
        new Snapshot(
            section.number("intervalSeconds", 1, 86_400),
            section.number("commands", 100, 1_000_000_000),
            (int) section.number("keep", 2, 1_000));
    section.rejectUnknownKeys();
    return snapshot;
  }

  private static Journal journal(Section section) {
    Journal journal =
        new Journal(
            section.choice("durability", Durability.class),
            section.number("maxLagMillis", 10, 60_000));
    section.rejectUnknownKeys();
    return journal;
  }

  private static Disk disk(Section section) {
    Disk disk = new Disk(section.number("minFreeBytes", 0, 1L << 50));
    section.rejectUnknownKeys();
    return disk;
  }

  private static Calls calls(Section section) {
    Calls calls =
        new Calls(
            section.number("ringMillis", 1_000, 600_000),
            section.number("maxCallMillis", 1_000, 30 * DAY_MILLIS),
            section.number("mediaGraceMillis", 0, 600_000));
    section.rejectUnknownKeys();
    return calls;
  }

  private static Contacts contacts(Section section) {
    Contacts contacts = new Contacts((int) section.number("serviceLevelSeconds", 1, 3_600));
    section.rejectUnknownKeys();
    return contacts;
  }

  private static Stop stop(Section section) {
    Stop stop = new Stop(section.number("drainMillis", 0, DAY_MILLIS));
    section.rejectUnknownKeys();
    return stop;
  }

  private static Log log(Section section) {
    Log log =
        new Log(
            section.choice("level", LogLevel.class),
            section.choice("format", LogFormat.class),
            section.flag("maskNumbers"));
    section.rejectUnknownKeys();
    return log;
  }

  private enum Switch {
    ON,
    OFF
  }

  private static Trace trace(Section section) {
    Trace trace =
        new Trace(
            section.choice("sip", Switch.class) == Switch.ON,
            section.number("maxBytes", TraceOptions.LEAST_BYTES, 1L << 40),
            section.number("keepHours", 1, 24 * 366));
    section.rejectUnknownKeys();
    return trace;
  }

  private static Invariants invariants(Section section) {
    Invariants invariants = new Invariants(section.number("intervalMillis", 0, 3_600_000));
    if (invariants.intervalMillis() > 0 && invariants.intervalMillis() < 100) {
      section.reject("intervalMillis", "must be 0 for never, or at least 100");
    }
    section.rejectUnknownKeys();
    return invariants;
  }

  private static Map<String, Trunk> trunks(Map<String, Section> sections) {
    Map<String, Trunk> trunks = new TreeMap<>();
    sections.forEach(
        (name, section) -> {
          if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            section.rejectItself("a trunk's name has letters, digits, _ and -");
          }
          trunks.put(
              name,
              new Trunk(
                  name,
                  section.values("from", "an address block such as 10.0.0.0/8", Cidr::parse),
                  section.has("address") ? optionalAddress(section, "address") : Optional.empty(),
                  section.has("latch") && section.flag("latch")));
          section.rejectUnknownKeys();
        });
    return trunks;
  }

  private static List<Route> routes(List<Section> sections, Map<String, Trunk> trunks) {
    List<Route> routes = new ArrayList<>();
    Set<String> numbers = new HashSet<>();
    for (Section section : sections) {
      String number =
          section.value("number", "digits, with * at the end for any rest", TextForms::pattern);
      String trunk = section.text("trunk");
      boolean anchored =
          section.has("media") && section.choice("media", MediaMode.class) == MediaMode.ANCHORED;
      section.rejectUnknownKeys();
      if (trunk != null && !trunks.containsKey(trunk)) {
        section.reject(
            "trunk",
            "there is no trunk \"" + trunk + "\"; known: " + String.join(", ", trunks.keySet()));
      } else if (trunk != null && trunks.get(trunk).address().isEmpty()) {
        section.reject("trunk", "trunk \"" + trunk + "\" has no address to send calls to");
      }
      if (number != null && !numbers.add(number)) {
        section.reject("number", "another route has the same number");
      }
      routes.add(new Route(number, trunk, anchored));
    }
    return routes;
  }

  private enum MediaMode {
    DIRECT,
    ANCHORED
  }

  private Path directory(Section root, String key) {
    Section section = root.section(key);
    Path directory = path(section, "dir");
    section.rejectUnknownKeys();
    return directory;
  }

  /** Beside the journal unless said otherwise: one engine, one place to back up. */
  private Recordings recordings(Section section, Path data) {
    boolean besideTheJournal = "".equals(section.text("dir"));
    Path directory =
        besideTheJournal ? data == null ? null : data.resolve("recordings") : path(section, "dir");
    int keepDays = (int) section.number("keepDays", 0, MOST_DAYS);
    section.rejectUnknownKeys();
    return new Recordings(directory, keepDays);
  }

  /** In the data directory unless said otherwise. */
  private Reporting reporting(Section section, Path data) {
    String jdbcUrl =
        section.value(
            "jdbcUrl",
            "jdbc:postgresql://HOST:PORT/DATABASE, or \"\" for a file in data.dir",
            TextForms::optionalJdbcUrl);
    boolean own = "".equals(jdbcUrl);
    String user = section.text("user");
    boolean withPassword = !"".equals(section.text("passwordFile"));
    Reporting reporting =
        new Reporting(
            own ? ownDatabase(data) : jdbcUrl,
            own ? "tipring" : user,
            withPassword ? Optional.ofNullable(path(section, "passwordFile")) : Optional.empty(),
            (int) section.number("keepDays", 0, MOST_DAYS),
            (int) section.number("keepNumbersDays", 0, MOST_DAYS));
    if (own && (withPassword || !"".equals(user))) {
      section.reject(
          withPassword ? "passwordFile" : "user",
          "is for a database at reporting.jdbcUrl, and that is empty");
    }
    section.rejectUnknownKeys();
    return reporting;
  }

  private static String ownDatabase(Path data) {
    return data == null
        ? ""
        : "jdbc:h2:file:"
            + data.resolve("reporting").resolve("reporting")
            + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  /** Whoever deletes the rows of recordings must have deleted their files. */
  private static void checkRetention(Section root, Recordings recordings, Reporting reporting) {
    if (reporting.keepDays() > 0 && recordings.keepDays() > reporting.keepDays()) {
      root.section("recordings")
          .reject(
              "keepDays",
              "must not be above reporting.keepDays: nothing would remember the files to delete");
    }
  }

  private Path path(Section section, String key) {
    Path base = section.isFromCommandLine(key) ? workingDirectory : home;
    return section.value(
        key,
        "a directory",
        text -> {
          if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
          }
          return base.resolve(text).toAbsolutePath().normalize();
        });
  }

  private static Optional<HostPort> optionalAddress(Section section, String key) {
    Optional<HostPort> address =
        section.value(
            key,
            ADDRESS + ", or \"\" for none",
            text -> text.isEmpty() ? Optional.empty() : Optional.of(HostPort.parse(text)));
    return address == null ? Optional.empty() : address;
  }

  private static String optionalIpAddress(Section section, String key) {
    return section.value(
        key,
        "an IP address, or \"\" for none",
        text -> text.isEmpty() ? text : TextForms.ipAddress(text));
  }
}

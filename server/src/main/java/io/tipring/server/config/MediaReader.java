package io.tipring.server.config;

import io.tipring.server.config.TipringConfig.FreeSwitch;
import io.tipring.server.config.TipringConfig.FreeSwitchServer;
import io.tipring.server.config.TipringConfig.Media;
import io.tipring.server.config.TipringConfig.MediaKind;
import io.tipring.server.config.TipringConfig.Prompts;
import io.tipring.server.config.TipringConfig.Recordings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The schema of {@code media}. */
final class MediaReader {
  private static final long DAY_MILLIS = 24 * 3_600_000L;
  private static final int DEFAULT_CAPACITY = 1_000;
  private static final int MOST_SESSIONS = 100_000;
  private static final int MOST_WEIGHT = 1_000;

  private final BiFunction<Section, String, Path> paths;

  /**
   * @param paths reads a path, relative to where its section says
   */
  MediaReader(BiFunction<Section, String, Path> paths) {
    this.paths = paths;
  }

  Media read(Section section, Prompts prompts, Recordings recordings) {
    MediaKind kind = section.choice("kind", MediaKind.class);
    Section embedded = section.section("embedded");
    Media media =
        new Media(
            kind,
            embedded.value("ports", "a range such as 30000-34999", PortRange::parse),
            embedded.value("address", "an IP address of this machine", TextForms::ipAddress),
            optionalIpAddress(embedded, "advertisedAddress"),
            codecs(embedded),
            embedded.flag("latchPhones"),
            embedded.number("rtpTimeoutMillis", 1_000, DAY_MILLIS),
            freeSwitch(section.section("freeswitch"), kind, prompts, recordings));
    embedded.rejectUnknownKeys();
    section.rejectUnknownKeys();
    return media;
  }

  private static List<String> codecs(Section embedded) {
    List<String> codecs = embedded.values("codecs", "PCMA or PCMU", TextForms::codec);
    if (codecs.isEmpty() || codecs.size() != new HashSet<>(codecs).size()) {
      embedded.reject("codecs", "must name at least one codec, and none twice");
    }
    return codecs;
  }

  private FreeSwitch freeSwitch(
      Section section, MediaKind kind, Prompts prompts, Recordings recordings) {
    List<FreeSwitchServer> servers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section each : section.sections("servers")) {
      FreeSwitchServer server = server(each);
      if (server.name() != null && !names.add(server.name())) {
        each.reject("name", "another server has the same name");
      }
      servers.add(server);
    }
    if (kind == MediaKind.FREESWITCH && servers.isEmpty()) {
      section.reject("servers", "must hold at least one server where media.kind is freeswitch");
    }
    FreeSwitch freeSwitch =
        new FreeSwitch(
            servers,
            address(section, "listen", "127.0.0.1:5070"),
            optionalIpAddress(section, "advertisedAddress"),
            section.number("lostMillis", 200, 60_000),
            seenThere(section, "promptsDir", prompts.directory()),
            seenThere(section, "recordingsDir", recordings.directory()),
            section.number("rtpTimeoutMillis", 0, DAY_MILLIS));
    section.rejectUnknownKeys();
    return freeSwitch;
  }

  private FreeSwitchServer server(Section section) {
    boolean withFile = section.has("passwordFile") && !section.text("passwordFile").isEmpty();
    boolean known = section.has("allowDefaultPassword") && section.flag("allowDefaultPassword");
    FreeSwitchServer server =
        new FreeSwitchServer(
            section.value("name", "letters, digits, _ and -", TextForms::name),
            address(section, "sip", "10.0.0.7:5080"),
            address(section, "esl", "10.0.0.7:8021"),
            withFile ? Optional.ofNullable(paths.apply(section, "passwordFile")) : Optional.empty(),
            known,
            section.has("weight") ? (int) section.number("weight", 1, MOST_WEIGHT) : 1,
            section.has("capacity")
                ? (int) section.number("capacity", 1, MOST_SESSIONS)
                : DEFAULT_CAPACITY);
    if (!withFile && !known) {
      section.reject(
          "passwordFile",
          "name the file that holds the password of the event socket (or, for a server on loopback"
              + " only, say allowDefaultPassword = true)");
    }
    section.rejectUnknownKeys();
    return server;
  }

  private static HostPort address(Section section, String key, String example) {
    return section.value(key, "ADDRESS:PORT, such as " + example, HostPort::parse);
  }

  /** A folder as the servers see it, which is as we do unless said otherwise. */
  private static String seenThere(Section section, String key, Path here) {
    String there =
        section.value(
            key,
            "an absolute path of letters, digits, /, _, ., + and -, or \"\" for the same as here",
            TextForms::optionalServerPath);
    return there != null && there.isEmpty() && here != null ? here.toString() : there;
  }

  private static String optionalIpAddress(Section section, String key) {
    return section.value(
        key,
        "an IP address, or \"\" for none",
        text -> text.isEmpty() ? text : TextForms.ipAddress(text));
  }
}

package io.tipring.server;

import io.tipring.server.config.ConfigLoader;
import io.tipring.server.config.InvalidConfigException;
import io.tipring.server.config.TipringConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which configuration holds. */
public final class ConfigOptions {

  /** The system property that the launcher sets to its directory. */
  public static final String HOME_PROPERTY = "tipring.home";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration over that of conf/tipring.conf.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A single key over all files, such as sip.udp=10.0.0.5:5060. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /** The directory that holds {@code conf} and {@code docs}. */
  public static Path home() {
    return Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath().normalize();
  }

  /** Loads the configuration that the options name. */
  public TipringConfig load() throws StartupException {
    try {
      return new ConfigLoader(home(), Path.of("").toAbsolutePath())
          .load(Optional.ofNullable(file), settings);
    } catch (InvalidConfigException invalid) {
      throw new StartupException(invalid.getMessage(), invalid);
    }
  }
}

package io.tipring.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds and merges the configuration: {@code conf/tipring.conf}, over it the file of {@code
 * --config}, over both the settings of {@code --set}.
 */
public final class ConfigLoader {

  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false);

  private final Path home;
  private final Path workingDirectory;

  /**
   * @param home the directory of the launcher; holds {@code conf/tipring.conf}, and relative paths
   *     of configuration files start there
   * @param workingDirectory where relative paths of the command line start
   */
  public ConfigLoader(Path home, Path workingDirectory) {
    this.home = home;
    this.workingDirectory = workingDirectory;
  }

  /**
   * Loads the configuration.
   *
   * @param file of {@code --config}
   * @param settings of {@code --set}, each {@code KEY=VALUE}
   * @throws InvalidConfigException with all that is wrong
   */
  public TipringConfig load(Optional<Path> file, List<String> settings)
      throws InvalidConfigException {
    List<ConfigProblem> problems = new ArrayList<>();
    CommandLineSettings overrides = new CommandLineSettings(settings, problems);
    Config files = parse(home.resolve("conf/tipring.conf"), problems);
    if (file.isPresent()) {
      files = parse(file.get(), problems).withFallback(files);
    }
    refuseIf(problems);
    ConfigObject merged = overrides.applyIndexed(resolve(files, overrides, problems), problems);
    refuseIf(problems);
    TipringConfig config = new ConfigReader(home, workingDirectory).read(merged, problems);
    refuseIf(problems);
    return config;
  }

  private static Config parse(Path file, List<ConfigProblem> problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(new ConfigProblem(file.toString(), "", "there is no such file"));
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(file.toFile(), STRICT);
    } catch (ConfigException wrong) {
      problems.add(syntaxProblem(file.toString(), wrong));
      return ConfigFactory.empty();
    }
  }

  private static ConfigObject resolve(
      Config files, CommandLineSettings overrides, List<ConfigProblem> problems) {
    try {
      return overrides.overlay().withFallback(files).resolve().root();
    } catch (ConfigException wrong) {
      problems.add(syntaxProblem("conf/tipring.conf", wrong));
      return ConfigFactory.empty().root();
    }
  }

  /** The library's message begins with its own words for the place, which ours replace. */
  private static ConfigProblem syntaxProblem(String file, ConfigException wrong) {
    if (wrong.origin() == null) {
      return new ConfigProblem(file, "", wrong.getMessage());
    }
    String place = wrong.origin().description();
    String message = wrong.getMessage();
    return new ConfigProblem(
        Section.where(wrong.origin()),
        "",
        message.startsWith(place + ": ") ? message.substring(place.length() + 2) : message);
  }

  private static void refuseIf(List<ConfigProblem> problems) throws InvalidConfigException {
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }
}

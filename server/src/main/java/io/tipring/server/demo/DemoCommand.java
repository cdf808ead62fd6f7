package io.tipring.server.demo;

import io.tipring.server.CleanExit;
import io.tipring.server.ConfigOptions;
import io.tipring.server.StartupException;
import io.tipring.server.config.ConfigLoader;
import io.tipring.server.config.InvalidConfigException;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.logging.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tipring demo}: the engine with simulated callers and agents, until Ctrl-C. */
@Command(
    name = "demo",
    description =
        "Runs the engine with simulated callers and agents that speak real SIP and RTP over"
            + " loopback, until SIGTERM or Ctrl-C; then exit 0.")
public final class DemoCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says how it is used.")
  private boolean help;

  @Option(
      names = "--agents",
      defaultValue = "6",
      description = "Simulated agents, 1 to 200. Default: ${DEFAULT-VALUE}.")
  private int agents;

  @Option(
      names = "--calls-per-minute",
      defaultValue = "15",
      description = "Calls that come in, on average, 1 to 600. Default: ${DEFAULT-VALUE}.")
  private int callsPerMinute;

  @Option(
      names = "--seconds",
      defaultValue = "0",
      description = "Ends by itself after so long; 0 for never. Default: ${DEFAULT-VALUE}.")
  private long seconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of what callers and agents do. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A key of the configuration, such as http.listen=127.0.0.1:8080.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws StartupException, IOException, InterruptedException {
    check("--agents", agents, 1, 200);
    check("--calls-per-minute", callsPerMinute, 1, 600);
    check("--seconds", seconds, 0, 86_400);
    Path folder = Files.createTempDirectory("tipring-demo");
    Demo demo;
    try {
      TipringConfig config = config(folder);
      Logging.configure(config.log());
      demo = Demo.start(config, folder, new Demo.Scale(agents, callsPerMinute, seed));
    } catch (IOException | StartupException | RuntimeException failure) {
      Demo.delete(folder);
      throw failure;
    }
    CleanExit.at(demo);
    if (seconds > 0) {
      TimeUnit.SECONDS.sleep(seconds);
      return 0;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is %d, not within %d to %d".formatted(option, value, least, most));
    }
  }

  /** The shipped configuration with free ports and the demo's own folder, then what was asked. */
  private TipringConfig config(Path folder) throws StartupException {
    List<String> all = new ArrayList<>();
    all.add("sip.udp=127.0.0.1:0");
    all.add("http.listen=127.0.0.1:0");
    all.add("data.dir=" + folder.resolve("data"));
    all.add("recordings.dir=" + folder.resolve("recordings"));
    all.add("sip.registration.maxSeconds=" + Demo.REGISTRATION_SECONDS);
    all.add("log.level=warn");
    all.addAll(settings);
    try {
      return new ConfigLoader(ConfigOptions.home(), Path.of("").toAbsolutePath())
          .load(Optional.empty(), all);
    } catch (InvalidConfigException invalid) {
      throw new StartupException(invalid.getMessage(), invalid);
    }
  }
}

package io.tipring.server;

import io.tipring.server.config.TipringConfig;
import io.tipring.server.logging.Logging;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tipring run}: the engine, until SIGTERM or Ctrl-C. */
@Command(name = "run", description = "Runs the engine until SIGTERM or Ctrl-C; then exit 0.")
final class RunCommand implements Callable<Integer> {

  @Mixin private HelpOption help;
  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws StartupException, InterruptedException {
    TipringConfig config = options.load();
    Logging.configure(config.log());
    Tipring tipring = Tipring.start(config);
    CleanExit.at(tipring);
    new CountDownLatch(1).await();
    return 0;
  }
}

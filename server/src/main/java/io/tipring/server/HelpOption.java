package io.tipring.server;

import picocli.CommandLine.Option;

/** {@code --help}, for every command. */
final class HelpOption {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says how it is used.")
  private boolean help;
}

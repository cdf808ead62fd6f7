package io.tipring.server;

import io.tipring.server.client.RestClient;
import io.tipring.server.config.HostPort;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.rest.AdminToken;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which running engine is asked. */
final class ClientOptions {

  @Mixin private ConfigOptions config;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the engine; without it, http.listen of the configuration.")
  private URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The bearer token; without it, admin.token in data.dir.")
  private Path tokenFile;

  /** A client for the engine that the options name. */
  RestClient client() throws StartupException {
    if (url != null && (url.getScheme() == null || url.getHost() == null)) {
      throw new StartupException("--url needs the form http://HOST:PORT, found " + url);
    }
    if (url != null && tokenFile != null) {
      return new RestClient(url, tokenFile);
    }
    TipringConfig loaded = config.load();
    return new RestClient(
        url == null ? address(loaded.http().listen(), loaded) : url,
        tokenFile == null ? loaded.dataDirectory().resolve(AdminToken.FILE_NAME) : tokenFile);
  }

  private static URI address(HostPort listen, TipringConfig config) throws StartupException {
    if (listen.port() == 0) {
      throw new StartupException(
          config.at("http.listen") + " takes any free port: say with --url where the engine is");
    }
    boolean anywhere = listen.host().equals("0.0.0.0") || listen.host().equals("::");
    HostPort reached = anywhere ? new HostPort("127.0.0.1", listen.port()) : listen;
    return URI.create("http://" + reached);
  }
}

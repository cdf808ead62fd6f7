package io.tipring.media.embedded;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.command.CommandSink;
import io.tipring.core.metrics.MediaMetrics;
import io.tipring.media.MediaServer;
import io.tipring.media.contract.MediaServerContract;
import io.tipring.media.contract.MediaServerFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The embedded media server keeps what every one promises. */
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedContractTest extends MediaServerContract {

  @Override
  protected MediaServerFixture start(Path dir, CommandSink sink) throws IOException {
    EmbeddedMediaOptions usual =
        EmbeddedMediaOptions.defaults(dir.resolve("prompts"), dir.resolve("recordings"));
    return new Fixture(
        new EmbeddedMediaOptions(
            usual.bindAddress(),
            usual.advertisedAddress(),
            usual.firstPort(),
            usual.lastPort(),
            usual.threads(),
            usual.codecs(),
            usual.promptsDir(),
            usual.defaultLanguage(),
            usual.promptCacheBytes(),
            usual.recordingsDir(),
            usual.jitterMillis(),
            MediaServerFixture.RTP_TIMEOUT_MILLIS,
            usual.latchingTrunks(),
            usual.latchPhones()),
        sink);
  }

  private static final class Fixture implements MediaServerFixture {
    private final EmbeddedMediaOptions options;
    private EmbeddedMediaServer server;

    Fixture(EmbeddedMediaOptions options, CommandSink sink) throws IOException {
      this.options = options;
      this.server = run(sink);
    }

    private EmbeddedMediaServer run(CommandSink sink) throws IOException {
      return EmbeddedMediaServer.start(options, sink, new MediaMetrics(new SimpleMeterRegistry()));
    }

    @Override
    public MediaServer server() {
      return server;
    }

    @Override
    public Path prompts() {
      return options.promptsDir();
    }

    @Override
    public Path recordings() {
      return options.recordingsDir();
    }

    @Override
    public int toleranceMillis() {
      return 20;
    }

    @Override
    public boolean endpointsOutliveTheEngine() {
      return false;
    }

    @Override
    public MediaServer restart(CommandSink sink) throws IOException {
      server.close();
      server = run(sink);
      return server;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}

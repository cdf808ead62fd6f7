package io.tipring.server.freeswitch;

import io.tipring.core.command.CommandSink;
import io.tipring.media.contract.MediaServerContract;
import io.tipring.media.contract.MediaServerFixture;
import io.tipring.media.freeswitch.standin.Options;
import io.tipring.media.freeswitch.standin.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract of every media server, with what stands in for FreeSWITCH. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class StandInContractTest extends MediaServerContract {

  private static final String PASSWORD = "only-for-this-test-run";

  @Override
  protected MediaServerFixture start(Path dir, CommandSink sink) throws IOException {
    StandIn server = StandIn.start(Options.onLoopback(PASSWORD));
    return new PooledFixture(server, server.sip(), server.esl(), PASSWORD, dir, 100, sink);
  }
}

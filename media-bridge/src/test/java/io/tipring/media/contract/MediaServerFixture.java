package io.tipring.media.contract;

import io.tipring.core.command.CommandSink;
import io.tipring.media.MediaServer;
import java.io.IOException;
import java.nio.file.Path;

/** A media server under test, and what differs from one to another. */
public interface MediaServerFixture extends AutoCloseable {

  /** The silence of a peer that the servers under test report. */
  int RTP_TIMEOUT_MILLIS = 2_000;

  /** The server; the same until {@link #restart}. */
  MediaServer server();

  /** The folder that prompts are looked for in: {@code <language>/<name>.wav}, 8 kHz mono. */
  Path prompts();

  /** The folder in which {@link io.tipring.media.RecordingFile} finds a recording that ended. */
  Path recordings();

  /** How far a reported length of sound may be from the true one. */
  int toleranceMillis();

  /** Whether endpoints go on while whoever steers them is away. */
  boolean endpointsOutliveTheEngine();

  /**
   * Ends the process that steers the endpoints as a crash would, and begins another; what it still
   * had to say is not said.
   *
   * @param sink takes the answers from now on
   */
  MediaServer restart(CommandSink sink) throws IOException;

  @Override
  void close();
}

package io.tipring.server.rest;

import io.tipring.server.control.ControlPlane;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.media.MediaServers;
import io.tipring.server.projection.Projections;
import io.tipring.server.reporting.Reporting;
import io.tipring.server.timeline.SipMessages;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * What the control plane stands on.
 *
 * @param replyTimeoutMillis how long a request waits for the reporting database
 * @param recordings finds the file of a recording by its id
 * @param metrics the figures in the text format of Prometheus
 * @param realm of SIP digest authentication
 * @param sipMessages the SIP messages that are kept
 * @param mediaServers the media servers, where they are no part of this process
 */
public record Backend(
    ControlPlane control,
    Projections projections,
    Reporting reporting,
    long replyTimeoutMillis,
    Engine engine,
    LongFunction<Optional<Path>> recordings,
    Supplier<String> metrics,
    String realm,
    SipMessages sipMessages,
    Optional<MediaServers> mediaServers) {

  /** The engine, as far as the control plane can ask it. */
  public interface Engine {

    /** Where the engine stands. */
    Status status() throws UnavailableException;

    /**
     * Waits until the projections know all that the engine has done up to now, so that who has
     * changed something can read it.
     *
     * @return the number of the last command by now
     */
    long settle() throws UnavailableException;

    /** Engine time now. */
    long nowMillis();

    /** Whether the start is over; until then nothing but health and figures is told. */
    boolean isStarted();

    /** Whether the journal can be written and the writer runs. */
    boolean isAlive();

    /** What must hold before calls are taken, by name, and whether it does. */
    Map<String, Boolean> readiness();
  }

  /**
   * @param sequence number of the last command
   * @param stateHash hash of the state after it
   */
  public record Status(long sequence, String stateHash, long uptimeSeconds, String version) {}
}

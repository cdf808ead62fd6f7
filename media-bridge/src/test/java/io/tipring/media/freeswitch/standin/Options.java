package io.tipring.media.freeswitch.standin;

import java.net.InetSocketAddress;

/**
 * How a stand-in is set up.
 *
 * @param sip where SIP is spoken; port 0 for any that is free
 * @param esl where the event socket listens; port 0 for any that is free
 * @param password of the event socket
 * @param profile name of the SIP profile
 * @param heartbeatMillis between two HEARTBEAT events
 * @param maxSessions more calls are refused with 503
 */
public record Options(
    InetSocketAddress sip,
    InetSocketAddress esl,
    String password,
    String profile,
    long heartbeatMillis,
    int maxSessions) {

  /** On free ports of loopback. */
  public static Options onLoopback(String password) {
    return new Options(
        new InetSocketAddress("127.0.0.1", 0),
        new InetSocketAddress("127.0.0.1", 0),
        password,
        "loop",
        500,
        3_000);
  }
}

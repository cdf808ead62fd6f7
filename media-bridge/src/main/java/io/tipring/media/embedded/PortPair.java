package io.tipring.media.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The two sockets of an endpoint: RTP on an even port and RTCP on the next (RFC 3550 §11). */
record PortPair(int rtpPort, MediaSocket rtp, MediaSocket rtcp) {

  /** Ports of the range that other programs hold and that are passed over in one search. */
  private static final int MAX_TRIES = 64;

  /** No pair of the range can be had. */
  static final class NoneLeftException extends Exception {
    private static final long serialVersionUID = 1L;

    NoneLeftException(String message) {
      super(message);
    }
  }

  /** Binds the next free pair. */
  static PortPair bind(
      PortPool pool, InetAddress address, MediaSocket.Receiver onRtp, MediaSocket.Receiver onRtcp)
      throws NoneLeftException {
    String why = "all ports of the range are taken; widen media.embedded.ports";
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      int port = pool.take();
      if (port < 0) {
        break;
      }
      MediaSocket rtp = null;
      try {
        rtp = MediaSocket.bind(new InetSocketAddress(address, port), onRtp);
        MediaSocket rtcp = MediaSocket.bind(new InetSocketAddress(address, port + 1), onRtcp);
        return new PortPair(port, rtp, rtcp);
      } catch (IOException e) {
        why =
            "no port of the range can be had: "
                + port
                + " or "
                + (port + 1)
                + ": "
                + e.getMessage();
        if (rtp != null) {
          close(rtp);
        }
        pool.giveBack(port);
      }
    }
    throw new NoneLeftException(why);
  }

  void attach(MediaThread thread) {
    rtp.attach(thread.loop(), thread.in);
    rtcp.attach(thread.loop(), thread.in);
  }

  void detach() {
    rtp.detach();
    rtcp.detach();
  }

  void close() {
    close(rtp);
    close(rtcp);
  }

  /** Whether both ports are the system's again. */
  boolean isFreed() {
    return rtp.isFreed() && rtcp.isFreed();
  }

  private static void close(MediaSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a UDP socket can't be closed", e);
    }
  }
}

package io.tipring.media.freeswitch.pool;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a host says that nobody listens at a UDP port: by an ICMP message (RFC 1122 §4.1.3.1),
 * which the system hands to a connected socket only, and so not to the one that SIP is sent by.
 */
final class ClosedPort {

  private static final Logger LOG = LoggerFactory.getLogger(ClosedPort.class);

  /** Ignored by whoever listens after all (RFC 3261 §7.5). */
  private static final byte[] NOTHING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private ClosedPort() {}

  /**
   * Asks. Waits for as long as the host says nothing, up to the given time.
   *
   * @return true only if the host has said so
   */
  static boolean isSaidOf(SipAddress address, long waitMillis) {
    if (address.transport() != Transport.UDP) {
      return false;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()));
      socket.setSoTimeout(Math.toIntExact(Math.max(1, waitMillis)));
      socket.send(new DatagramPacket(NOTHING, NOTHING.length));
      socket.receive(new DatagramPacket(new byte[1], 1));
      return false;
    } catch (PortUnreachableException _) {
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException e) {
      LOG.debug("{} can't be asked whether anybody listens", address, e);
      return false;
    }
  }
}

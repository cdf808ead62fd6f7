package io.tipring.media.freeswitch.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** What a host says of a port of its own. */
class ClosedPortTest {

  /** Enough for an answer over loopback; the test of the closed port does not wait for it. */
  private static final long LONG_MILLIS = 10_000;

  private static DatagramSocket bind() throws SocketException {
    return new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  private static SipAddress of(Transport transport, int port) {
    return new SipAddress(transport, "127.0.0.1", port);
  }

  @Test
  void aPortThatAProcessHasIsNotClosedThoughItSaysNothing() throws SocketException {
    try (DatagramSocket silent = bind()) {
      assertThat(ClosedPort.isSaidOf(of(Transport.UDP, silent.getLocalPort()), 50)).isFalse();
    }
  }

  @Test
  void aPortThatNobodyHasIsClosed() throws SocketException {
    DatagramSocket gone = bind();
    int port = gone.getLocalPort();
    gone.close();

    assertThat(ClosedPort.isSaidOf(of(Transport.UDP, port), LONG_MILLIS)).isTrue();
  }

  @Test
  void ofAnotherTransportNothingIsSaid() throws SocketException {
    DatagramSocket gone = bind();
    int port = gone.getLocalPort();
    gone.close();

    assertThat(ClosedPort.isSaidOf(of(Transport.TCP, port), LONG_MILLIS)).isFalse();
  }
}

package io.tipring.sip.ua;

import io.tipring.core.signalling.Transport;
import io.tipring.sip.transaction.InviteClientTransaction;
import io.tipring.sip.transaction.TimerWheel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a phone that does not react to an INVITE over UDP is there at all.
 *
 * <p>The system tells of a closed port or an absent host by ICMP, but only on a connected socket,
 * which the listening one is not. So where nothing came until the first retransmission, a socket of
 * its own sends a keep-alive (RFC 5626 §4.4.1) to the phone, and what the system then says of that
 * counts as a transport error of the INVITE (RFC 3261 §18.4). A phone that is gone is thus known
 * after a moment and not after 32 s. Owned by one event loop.
 */
final class SilenceProbe {

  private static final Logger LOG = LoggerFactory.getLogger(SilenceProbe.class);
  private static final byte[] KEEP_ALIVE = {'\r', '\n', '\r', '\n'};
  private static final long ANSWER_MILLIS = 200;
  private static final int MAX_OPEN = 256;

  private final TimerWheel wheel;
  private final long silenceMillis;
  private int open;

  /**
   * @param silenceMillis how long a phone may say nothing before it is probed
   */
  SilenceProbe(TimerWheel wheel, long silenceMillis) {
    this.wheel = wheel;
    this.silenceMillis = silenceMillis;
  }

  /** Looks after an INVITE that was just sent. */
  void watch(InviteClientTransaction invite) {
    if (invite.hop().transport() == Transport.UDP) {
      wheel.schedule(silenceMillis, () -> probe(invite));
    }
  }

  private void probe(InviteClientTransaction invite) {
    if (!invite.isCalling() || open >= MAX_OPEN) {
      return;
    }
    InetSocketAddress phone = invite.hop().address();
    try {
      DatagramChannel channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        channel.connect(phone);
        channel.write(ByteBuffer.wrap(KEEP_ALIVE));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      open++;
      wheel.schedule(ANSWER_MILLIS, () -> conclude(invite, channel));
    } catch (PortUnreachableException | NoRouteToHostException e) {
      gone(invite, e);
    } catch (IOException e) {
      LOG.debug("Cannot probe {}", phone, e);
    }
  }

  private void conclude(InviteClientTransaction invite, DatagramChannel channel) {
    open--;
    try (channel) {
      channel.read(ByteBuffer.allocate(1));
    } catch (PortUnreachableException | NoRouteToHostException e) {
      gone(invite, e);
    } catch (IOException e) {
      LOG.debug("Probe of {} failed", invite.hop(), e);
    }
  }

  private static void gone(InviteClientTransaction invite, IOException why) {
    if (invite.isCalling()) {
      LOG.info("{} is gone: {}", invite.hop(), why.getMessage());
      invite.unreachable();
    }
  }
}

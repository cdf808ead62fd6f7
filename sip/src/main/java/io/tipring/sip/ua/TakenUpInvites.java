package io.tipring.sip.ua;

import io.netty.util.NetUtil;
import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.SipAddress;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.transaction.InviteServerTransaction;
import io.tipring.sip.transport.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the INVITEs that a former run of the process received and has not answered, or has
 * answered without an ACK, of one event loop. Their clients still wait: they notice nothing but a
 * 100 more.
 */
final class TakenUpInvites {

  private static final Logger LOG = LoggerFactory.getLogger(TakenUpInvites.class);

  private final LoopContext context;
  private final PendingRequests pending;

  TakenUpInvites(LoopContext context, PendingRequests pending) {
    this.context = context;
    this.pending = pending;
  }

  /**
   * Takes one up.
   *
   * @param read what the effect's head says; empty if it can't be read
   */
  void takeUp(SipEffect.TakeUpInvite effect, Optional<SipMessage> read) {
    Optional<InetAddress> host = addressOf(effect.source());
    if (read.isEmpty() || !read.get().method().equals(SipMethods.INVITE) || host.isEmpty()) {
      lose(effect, "unreadable");
      return;
    }
    if (!context.messages().speaks(effect.source().transport())) {
      lose(effect, "transport");
      return;
    }
    SipMessage invite = read.get();
    Hop source =
        new Hop(
            effect.source().transport(), new InetSocketAddress(host.get(), effect.source().port()));
    InviteServerTransaction transaction = context.layer().takeUp(invite, source);
    if (transaction == null) {
      lose(effect, "taken");
      return;
    }
    pending.takeUp(
        effect.transactionId(), transaction, invite, source, () -> lose(effect, "unreachable"));
    context.metrics().inviteTakenUp();
    byte[] trying = context.messages().response(invite, source, 100).build();
    if (source.isReliable()) {
      // Shows now whether there is a way back.
      transaction.respond(100, trying);
    } else {
      // A client that may have had its 2xx already is not sent a 100 behind it; one whose 100 was
      // lost repeats its INVITE.
      transaction.hasSent(trying);
    }
  }

  /** What can't be answered any more is as if its client had gone. */
  private void lose(SipEffect.TakeUpInvite effect, String why) {
    LOG.warn("INVITE of leg {} can't be taken up: {}", effect.legId(), why);
    context.metrics().effectDropped("take-up-" + why);
    context.sink().submit(new SipCommand.CancelReceived(effect.transactionId()));
  }

  private static Optional<InetAddress> addressOf(SipAddress source) {
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(source.host());
    if (octets == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + octets.length + " octets", e);
    }
  }
}

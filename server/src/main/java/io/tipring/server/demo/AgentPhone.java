package io.tipring.server.demo;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Dialog;
import java.util.List;
import java.util.Optional;

/**
 * A call at the phone of an agent: rings, is answered after a while or never, ends after a talk.
 */
final class AgentPhone implements Phone {

  /**
   * @param answerMillis how long it rings before the agent answers; empty for an agent who is away
   * @param talkMillis how long the talk is
   */
  record Character(Optional<Long> answerMillis, long talkMillis) {}

  private enum State {
    RINGING,
    ANSWERING,
    TALKING,
    OVER
  }

  private final Phones phones;
  private final long legId;
  private final Character character;
  private final SipCommand.InviteReceived invite;
  private final Dialog dialog;
  private State state = State.RINGING;

  AgentPhone(Phones phones, long legId, Character character, SipCommand.InviteReceived invite) {
    this.phones = phones;
    this.legId = legId;
    this.character = character;
    this.invite = invite;
    this.dialog = invite.dialog().withLocalTag(phones.newToken());
  }

  @Override
  public long legId() {
    return legId;
  }

  /** The caller's number, as the engine shows it. */
  String caller() {
    return invite.callerNumber();
  }

  void ring() {
    respond(180, Optional.empty());
    character.answerMillis().ifPresent(millis -> phones.after(millis, this, this::answer));
  }

  private void answer() {
    if (state == State.RINGING) {
      state = State.ANSWERING;
      phones.media(new MediaEffect.Allocate(legId, 0, invite.sdpOffer(), "", invite.source()));
    }
  }

  @Override
  public void onEndpoint(String sdp) {
    if (state == State.ANSWERING) {
      respond(200, Optional.of(sdp));
    }
  }

  @Override
  public void onEndpointFailed(String detail) {
    phones.trouble("an agent has no media: " + detail);
    if (state == State.ANSWERING) {
      respond(488, Optional.empty());
      over();
    }
  }

  @Override
  public void onAcknowledged() {
    if (state == State.ANSWERING) {
      state = State.TALKING;
      phones.media(new MediaEffect.Play(legId, 1, List.of(Phones.AGENT_VOICE), true));
      phones.callerIsServed(caller());
      phones.after(character.talkMillis(), this, this::hangUp);
    }
  }

  @Override
  public void onCancelled() {
    if (state == State.RINGING || state == State.ANSWERING) {
      respond(487, Optional.empty());
      over();
    }
  }

  @Override
  public void onBye(long transactionId) {
    phones.answerBye(transactionId);
    over();
  }

  @Override
  public void hangUp() {
    switch (state) {
      case RINGING, ANSWERING -> {
        respond(480, Optional.empty());
        over();
      }
      case TALKING -> {
        phones.sip(new SipEffect.SendBye(legId, dialog.nextLocalCSeq(), Optional.empty()));
        over();
      }
      case OVER -> {}
    }
  }

  private void respond(int status, Optional<String> sdp) {
    phones.sip(
        new SipEffect.RespondToInvite(
            invite.transactionId(), legId, status, "", dialog.localTag(), sdp, List.of()));
  }

  private void over() {
    state = State.OVER;
    phones.finish(this);
  }
}

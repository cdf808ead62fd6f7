package io.tipring.server.demo;

import io.tipring.core.command.SipCommand;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;
import io.tipring.core.signalling.Destination;
import io.tipring.core.signalling.Dialog;
import java.util.List;
import java.util.Optional;

/** A caller: dials, listens a while, presses a key, waits as long as patience lasts, talks. */
final class CallerPhone implements Phone {

  /**
   * What a caller is like.
   *
   * @param number whose call it is
   * @param key what is pressed in the menu; empty for someone who presses nothing
   * @param listenMillis from the answer to the key
   * @param patienceMillis from the answer to giving up, unless an agent is there by then
   */
  record Character(String number, Optional<String> key, long listenMillis, long patienceMillis) {}

  private enum State {
    PREPARING,
    DIALLING,
    CANCELLING,
    IN_CALL,
    OVER
  }

  private final Phones phones;
  private final long legId;
  private final Character character;
  private final Destination destination;
  private State state = State.PREPARING;
  private Dialog dialog;
  private boolean talking;

  CallerPhone(Phones phones, long legId, Character character, Destination destination) {
    this.phones = phones;
    this.legId = legId;
    this.character = character;
    this.destination = destination;
    this.dialog = phones.newDialog(character.number(), destination);
  }

  @Override
  public long legId() {
    return legId;
  }

  String number() {
    return character.number();
  }

  void dial() {
    phones.media(new MediaEffect.Allocate(legId, 0, Optional.empty(), "", destination.hop()));
  }

  @Override
  public void onEndpoint(String sdp) {
    if (state == State.PREPARING) {
      state = State.DIALLING;
      phones.sip(new SipEffect.SendInvite(legId, destination, dialog, Optional.of(sdp), List.of()));
    }
  }

  @Override
  public void onEndpointFailed(String detail) {
    phones.trouble("a caller has no media: " + detail);
    hangUp();
  }

  @Override
  public void onAnswered(Dialog established, Optional<String> sdp) {
    dialog = established;
    phones.sip(new SipEffect.SendAck(legId, dialog, dialog.localCSeq(), Optional.empty()));
    if (state == State.CANCELLING || sdp.isEmpty()) {
      state = State.IN_CALL;
      hangUp();
      return;
    }
    if (state != State.DIALLING) {
      return;
    }
    state = State.IN_CALL;
    phones.media(new MediaEffect.ApplyAnswer(legId, 1, sdp.get()));
    character
        .key()
        .ifPresent(key -> phones.after(character.listenMillis(), this, () -> press(key)));
    phones.after(character.patienceMillis(), this, this::giveUp);
  }

  private void press(String key) {
    phones.media(new MediaEffect.Play(legId, 1, List.of(new MediaEffect.Sound.Digits(key)), false));
  }

  /** An agent has taken the call: the caller begins to speak, and no longer minds the time. */
  void onAgent() {
    talking = true;
    phones.media(new MediaEffect.Play(legId, 2, List.of(Phones.CALLER_VOICE), true));
  }

  private void giveUp() {
    if (!talking) {
      hangUp();
    }
  }

  @Override
  public void onRefused(SipCommand.InviteRefused refusal) {
    if (state != State.CANCELLING) {
      phones.trouble(
          "a call was refused: %d %s".formatted(refusal.status(), refusal.reasonPhrase()));
    }
    over();
  }

  @Override
  public void onBye(long transactionId) {
    phones.answerBye(transactionId);
    over();
  }

  @Override
  public void hangUp() {
    switch (state) {
      case PREPARING -> over();
      case DIALLING -> {
        state = State.CANCELLING;
        phones.sip(new SipEffect.CancelInvite(legId, Optional.empty()));
      }
      case IN_CALL -> {
        dialog = dialog.nextLocalCSeq();
        phones.sip(new SipEffect.SendBye(legId, dialog, Optional.empty()));
        over();
      }
      case CANCELLING, OVER -> {}
    }
  }

  private void over() {
    state = State.OVER;
    phones.finish(this);
  }
}

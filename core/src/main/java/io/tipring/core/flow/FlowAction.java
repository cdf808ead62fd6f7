package io.tipring.core.flow;

import io.tipring.core.effect.MediaEffect.Sound;
import java.util.List;

/** What a flow asks of its call, carried out in order. */
public sealed interface FlowAction {

  /** Answer the caller; {@link FlowInput.Answered} follows. No action after it in the same step. */
  record Answer() implements FlowAction {}

  /** {@link FlowInput.PlayEnded} follows, unless another action stops it. */
  record Play(List<Sound> sounds, boolean repeat) implements FlowAction {}

  /** Ends what is played; no input follows. */
  record StopPlay() implements FlowAction {}

  /** {@link FlowInput.WaitOver} with the token follows, unless the position has a newer token. */
  record Wait(long waitToken, long waitMillis) implements FlowAction {}

  /**
   * The contact waits for an agent; from here on the queue decides. The music goes on until an
   * agent answers.
   *
   * @param queue name of a queue that the flow's program defines
   * @param priority 0–9, higher goes first
   */
  record Enqueue(String queue, int priority, List<Sound> music) implements FlowAction {}

  /**
   * @param status SIP status where the call is not answered yet
   */
  record HangUp(int status) implements FlowAction {}
}

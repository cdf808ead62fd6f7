package io.tipring.core.flow;

import io.tipring.core.command.MediaCommand.PlayEnd;

/** What happens to a call that its flow may act on. */
public sealed interface FlowInput {

  /** The call has just been given to the flow. */
  record Started(String caller, String called) implements FlowInput {}

  /** The call is answered and sound can be heard; follows {@link FlowAction.Answer}. */
  record Answered() implements FlowInput {}

  /** The play of the present step ended. */
  record PlayEnded(PlayEnd end) implements FlowInput {}

  record Digit(char digit) implements FlowInput {}

  /** The wait asked for by {@link FlowAction.Wait} with this token is over. */
  record WaitOver(long waitToken) implements FlowInput {}

  /** The contact left its queue without an agent: the queue is gone or refused it. */
  record QueueRefused(String why) implements FlowInput {}
}

package io.tipring.media.negotiation;

import io.tipring.core.command.MediaCommand.Failure;

/** A description that can't be agreed to; the message says why, for people. */
public final class NegotiationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  NegotiationException(Failure failure, String message) {
    super(message);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}

package io.tipring.media.esl;

/** Who waits for the answer to a command. Called exactly once. */
interface Answer {
  void replied(EslReply reply);

  void failed(EslException reason);
}

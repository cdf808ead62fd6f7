package io.tipring.media.esl;

/** A command that was sent and is not answered yet. Belongs to the event loop. */
final class PendingCommand {
  private final String verb;
  private final boolean patient;
  private final Answer answer;
  private long sentNanos;
  private long deadlineNanos;
  private boolean failed;

  /**
   * @param patient whether it may well take long, so that silence meanwhile says nothing
   */
  PendingCommand(
      EslCommand command, long sentNanos, long deadlineMillis, boolean patient, Answer answer) {
    this.verb = command.verb();
    this.sentNanos = sentNanos;
    this.deadlineNanos = sentNanos + deadlineMillis * 1_000_000;
    this.patient = patient;
    this.answer = answer;
  }

  String verb() {
    return verb;
  }

  /** {@code api} is answered by its own kind of frame, unless it is refused. */
  boolean api() {
    return verb.equals("api");
  }

  void replied(EslReply reply) {
    if (!failed) {
      answer.replied(reply);
    }
  }

  void failed(EslException reason) {
    if (!failed) {
      failed = true;
      answer.failed(reason);
    }
  }

  boolean isDue(long nanos) {
    return !failed && nanos - deadlineNanos >= 0;
  }

  /** Whether it has waited so long that silence means that nobody is there. */
  boolean isOverdue(long nanos, long probeNanos) {
    return patient ? nanos - deadlineNanos >= 0 : nanos - sentNanos >= probeNanos;
  }

  /** Leaves a time out in which this process stood still. */
  void shift(long nanos) {
    sentNanos += nanos;
    deadlineNanos += nanos;
  }
}

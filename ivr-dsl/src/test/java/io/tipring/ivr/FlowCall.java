package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.flow.FlowAction;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.flow.FlowPosition;
import io.tipring.core.flow.FlowStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A call in virtual time: does to a flow what the call hub and a caller do. */
final class FlowCall {

  static final String TENANT = "default";

  private final FlowInterpreter flows;
  private Optional<FlowPosition> position = Optional.empty();
  private final List<String> heard = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private boolean answered;
  private boolean playing;
  private Optional<FlowAction.Wait> wait = Optional.empty();
  private Optional<FlowAction.Enqueue> queued = Optional.empty();
  private Optional<FlowAction.HangUp> hungUp = Optional.empty();

  private FlowCall(FlowInterpreter flows) {
    this.flows = flows;
  }

  /** A call that has dialled a number of a flow, and is answered if the flow does. */
  static FlowCall dials(FlowInterpreter flows, String number) {
    String flow = flows.flowFor(TENANT, number).orElseThrow();
    FlowCall call = new FlowCall(flows);
    call.take(flows.start(TENANT, flow, new FlowInput.Started("13800138000", number)));
    return call;
  }

  FlowCall presses(String keys) {
    keys.chars().forEach(key -> give(new FlowInput.Digit((char) key)));
    return this;
  }

  /** What is played has come to its end. */
  FlowCall listens() {
    assertThat(playing).as("something is played").isTrue();
    playing = false;
    give(new FlowInput.PlayEnded(PlayEnd.COMPLETED));
    return this;
  }

  /** The wait that is on comes to its end; it must be as long as the caller waits. */
  FlowCall waits(long millis) {
    FlowAction.Wait over = wait.orElseThrow(() -> new AssertionError("nothing waits"));
    assertThat(over.waitMillis()).isEqualTo(millis);
    give(new FlowInput.WaitOver(over.waitToken()));
    return this;
  }

  FlowCall isRefusedByQueue() {
    assertThat(queued).isPresent();
    queued = Optional.empty();
    give(new FlowInput.QueueRefused("gone"));
    return this;
  }

  void give(FlowInput input) {
    position.ifPresent(at -> take(flows.advance(at, input)));
  }

  private void take(FlowStep step) {
    position = step.position();
    step.trace()
        .forEach(
            entered ->
                trace.add(
                    entered.step() + (entered.branch().isEmpty() ? "" : " ← " + entered.branch())));
    boolean answers = false;
    for (FlowAction action : step.actions()) {
      assertThat(answers).as("no action after an answer").isFalse();
      assertThat(hungUp).as("no action after a hang-up").isEmpty();
      switch (action) {
        case FlowAction.Answer _ -> {
          assertThat(answered).as("answered already").isFalse();
          answers = true;
        }
        case FlowAction.Play play -> {
          heard.add(play.sounds().stream().map(FlowCall::name).collect(Collectors.joining(" + ")));
          playing = true;
        }
        case FlowAction.StopPlay _ -> {
          assertThat(playing).as("something is played").isTrue();
          playing = false;
        }
        case FlowAction.Wait asked -> wait = Optional.of(asked);
        case FlowAction.Enqueue enqueue -> queued = Optional.of(enqueue);
        case FlowAction.HangUp hangUp -> hungUp = Optional.of(hangUp);
      }
    }
    if (answers) {
      answered = true;
      give(new FlowInput.Answered());
    }
  }

  private static String name(Sound sound) {
    return switch (sound) {
      case Sound.Prompt prompt -> prompt.name();
      case Sound.Music music -> "♪" + music.name();
      case Sound.Tone _, Sound.Silence _, Sound.Digits _ ->
          throw new AssertionError("no flow plays " + sound);
    };
  }

  /** All that was played so far, a play a line. */
  List<String> heard() {
    return heard;
  }

  /** Steps entered, with the branch that led there. */
  List<String> trace() {
    return trace;
  }

  String inQueue() {
    return queued.map(FlowAction.Enqueue::queue).orElse("");
  }

  int priority() {
    return queued.orElseThrow().priority();
  }

  String waitingMusic() {
    return queued.orElseThrow().music().stream()
        .map(FlowCall::name)
        .collect(Collectors.joining(" + "));
  }

  boolean isAnswered() {
    return answered;
  }

  boolean isPlaying() {
    return playing;
  }

  boolean isOver() {
    return position.isEmpty();
  }

  int hangUpStatus() {
    return hungUp.orElseThrow().status();
  }

  FlowPosition position() {
    return position.orElseThrow();
  }

  Optional<FlowAction.Wait> pendingWait() {
    return wait.filter(
        asked -> position.isPresent() && asked.waitToken() == position.get().waitToken());
  }
}

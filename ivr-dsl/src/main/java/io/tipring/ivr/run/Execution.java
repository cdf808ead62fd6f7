package io.tipring.ivr.run;

import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.flow.FlowAction;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowPosition;
import io.tipring.core.flow.FlowStep;
import io.tipring.ivr.program.FlowProgram;
import io.tipring.ivr.program.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One step of a call through its program: what follows from one input. It ends where the program
 * waits for the next input, or is over.
 *
 * <p>A wait that no longer matters is not taken back: the wait token moves on, so its timer finds
 * an older one and is ignored.
 */
public final class Execution {

  /** Status of a call that ends before it was answered (RFC 3261 §21.4.18). */
  private static final int TEMPORARILY_UNAVAILABLE = 480;

  private final FlowProgram program;
  private final Map<String, String> variables;
  private final List<FlowAction> actions = new ArrayList<>();
  private final List<FlowStep.Entered> trace = new ArrayList<>();
  private int node;
  private Progress progress;
  private long waitToken;
  private boolean over;

  private Execution(
      FlowProgram program,
      int node,
      Progress progress,
      Map<String, String> variables,
      long waitToken) {
    this.program = program;
    this.node = node;
    this.progress = progress;
    this.variables = variables;
    this.waitToken = waitToken;
  }

  /** The first step of a call. */
  public static FlowStep start(FlowProgram program) {
    Execution execution = new Execution(program, 0, Progress.START, Map.of(), 0);
    execution.enter(0, "");
    return execution.step();
  }

  /**
   * The step that follows from an input; one that the position does not wait for changes nothing.
   */
  public static FlowStep advance(FlowProgram program, FlowPosition position, FlowInput input) {
    Execution execution =
        new Execution(
            program,
            position.node(),
            Progress.read(position.counters()),
            position.variables(),
            position.waitToken());
    execution.take(input);
    return execution.step();
  }

  private FlowStep step() {
    Optional<FlowPosition> position =
        over
            ? Optional.empty()
            : Optional.of(
                new FlowPosition(
                    program.flow(), program.hash(), node, progress.write(), variables, waitToken));
    return new FlowStep(position, List.copyOf(actions), List.copyOf(trace));
  }

  private void take(FlowInput input) {
    switch (program.nodes().get(node)) {
      case Node.Answer answer -> {
        if (input instanceof FlowInput.Answered) {
          progress = progress.withAnswered();
          enter(answer.next(), "");
        }
      }
      case Node.Play play -> takeInPlay(play, input);
      case Node.Menu menu -> takeInMenu(menu, input);
      case Node.Queue queue -> {
        if (input instanceof FlowInput.QueueRefused) {
          enter(queue.refused(), "refused");
        }
      }
      case Node.Label _, Node.HangUp _ ->
          throw new IllegalStateException("no call can wait in node " + node + " of " + program);
    }
  }

  private void takeInPlay(Node.Play play, FlowInput input) {
    switch (input) {
      case FlowInput.PlayEnded _ -> enter(play.next(), "");
      case FlowInput.Digit digit -> {
        if (play.leadsToMenu()) {
          progress = progress.withKey(digit.digit());
          if (!play.inFull()) {
            actions.add(new FlowAction.StopPlay());
            enter(play.next(), "");
          }
        }
      }
      case FlowInput.Started _,
          FlowInput.Answered _,
          FlowInput.WaitOver _,
          FlowInput.QueueRefused _ -> {}
    }
  }

  private void takeInMenu(Node.Menu menu, FlowInput input) {
    switch (input) {
      case FlowInput.PlayEnded _ -> {
        if (!progress.waiting()) {
          await(menu);
        }
      }
      case FlowInput.Digit digit -> {
        if (!progress.waiting()) {
          actions.add(new FlowAction.StopPlay());
        }
        waitToken++;
        press(menu, digit.digit());
      }
      case FlowInput.WaitOver wait -> {
        if (progress.waiting() && wait.waitToken() == waitToken) {
          progress = progress.withNothings(progress.nothings() + 1);
          retry(menu, menu.nothing(), progress.nothings(), "nothing");
        }
      }
      case FlowInput.Started _, FlowInput.Answered _, FlowInput.QueueRefused _ -> {}
    }
  }

  /** Goes on from a node until one has to wait. The checks leave no cycle without a wait. */
  private void enter(int target, String branch) {
    progress = progress.inNewStep();
    String how = branch;
    int next = target;
    for (int steps = 0; next >= 0; steps++) {
      if (steps > program.nodes().size()) {
        throw new IllegalStateException("the program never waits: " + program);
      }
      node = next;
      Node entered = program.nodes().get(next);
      if (isSkipped(entered)) {
        next = ((Node.Play) entered).next();
        continue;
      }
      trace.add(new FlowStep.Entered(entered.step(), how, entered.line()));
      how = "";
      next = run(entered);
    }
  }

  /** A caller who has pressed a key for the menu ahead need not hear what comes before it. */
  private boolean isSkipped(Node entered) {
    return entered instanceof Node.Play play
        && play.leadsToMenu()
        && !play.inFull()
        && !progress.keptKeys().isEmpty();
  }

  /**
   * @return the node to go on with, or -1 where the call waits or the flow is over
   */
  private int run(Node entered) {
    return switch (entered) {
      case Node.Answer answer -> {
        if (progress.answered()) {
          yield answer.next();
        }
        actions.add(new FlowAction.Answer());
        yield -1;
      }
      case Node.Play play -> {
        actions.add(new FlowAction.Play(sounds(play.prompts()), false));
        yield -1;
      }
      case Node.Label label -> label.next();
      case Node.Menu menu -> {
        ask(menu);
        yield -1;
      }
      case Node.Queue queue -> {
        progress = progress.withoutKeys();
        List<Sound> music =
            Stream.concat(
                    sounds(queue.announcement()).stream(),
                    Stream.of(new Sound.Music(queue.music())))
                .toList();
        actions.add(new FlowAction.Enqueue(queue.name(), queue.priority(), music));
        yield -1;
      }
      case Node.HangUp _ -> {
        actions.add(new FlowAction.HangUp(TEMPORARILY_UNAVAILABLE));
        over = true;
        yield -1;
      }
    };
  }

  /** The menu has just been entered. */
  private void ask(Node.Menu menu) {
    if (progress.keptKeys().isEmpty()) {
      say(menu, List.of());
    } else {
      char key = progress.keptKeys().getFirst();
      progress = progress.withoutFirstKey();
      press(menu, key);
    }
  }

  private void press(Node.Menu menu, char key) {
    Integer target = menu.keys().get(key);
    if (target != null) {
      enter(target, "key " + key);
    } else {
      progress = progress.withWrongKeys(progress.wrongKeys() + 1).withoutKeys();
      retry(menu, menu.wrongKey(), progress.wrongKeys(), "wrong key");
    }
  }

  private void retry(Node.Menu menu, Node.Retry retry, int count, String branch) {
    if (count >= retry.times()) {
      enter(retry.target(), branch);
    } else {
      trace.add(new FlowStep.Entered(menu.step(), branch, menu.line()));
      say(menu, retry.prompts());
    }
  }

  private void say(Node.Menu menu, List<String> before) {
    List<Sound> sounds = sounds(Stream.concat(before.stream(), menu.prompts().stream()).toList());
    if (sounds.isEmpty()) {
      await(menu);
    } else {
      progress = progress.withWaiting(false);
      actions.add(new FlowAction.Play(sounds, false));
    }
  }

  private void await(Node.Menu menu) {
    progress = progress.withWaiting(true);
    waitToken++;
    actions.add(new FlowAction.Wait(waitToken, menu.silenceMillis()));
  }

  private List<Sound> sounds(List<String> prompts) {
    return prompts.stream()
        .<Sound>map(prompt -> new Sound.Prompt(prompt, program.language()))
        .toList();
  }
}

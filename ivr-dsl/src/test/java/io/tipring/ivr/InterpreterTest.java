package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.command.MediaCommand.PlayEnd;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.flow.FlowAction;
import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.flow.FlowStep;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls through flows that the hotline does not need. */
class InterpreterTest {

  private static Flows deployed(String body) throws FlowRejected {
    Flows flows = new Flows();
    flows.deploy(
        FlowCall.TENANT,
        List.of(new FlowSource("test.flow", "flow test {\n on call to \"1\"\n" + body + "\n}")));
    return flows;
  }

  private static FlowCall call(String body) throws FlowRejected {
    return FlowCall.dials(deployed(body), "1");
  }

  @Test
  void aFlowMayRefuseTheCallUnanswered() throws FlowRejected {
    FlowCall call = call("hang up");
    assertThat(call.isOver()).isTrue();
    assertThat(call.isAnswered()).isFalse();
    assertThat(call.hangUpStatus()).isEqualTo(480);
    assertThat(call.trace()).containsExactly("hang up");
  }

  @Test
  void answeringTwiceAnswersOnce() throws FlowRejected {
    FlowCall call = call("answer\n play \"a\"\n answer\n play \"b\"\n hang up").listens();
    assertThat(call.heard()).containsExactly("a", "b");
  }

  @Test
  void severalPromptsAreOnePlay() throws FlowRejected {
    FlowCall call = call("answer\n play \"a\", \"b\"\n hang up");
    assertThat(call.heard()).containsExactly("a + b");
    assertThat(call.trace()).containsExactly("answer", "play \"a\", \"b\"");
  }

  @Test
  void aPromptThatFailsDoesNotHoldTheCallUp() throws FlowRejected {
    FlowCall call = call("answer\n play \"a\"\n hang up");
    call.give(new FlowInput.PlayEnded(PlayEnd.FAILED));
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void keysBeforeAHangUpAreIgnored() throws FlowRejected {
    FlowCall call = call("answer\n play \"a\"\n hang up").presses("12#");
    assertThat(call.isPlaying()).isTrue();
  }

  @Test
  void promptsHaveTheLanguageOfTheFlow() throws FlowRejected {
    Flows flows = deployed("language \"en\"\n answer\n play \"a\"\n hang up");
    FlowStep start = flows.start("default", "test", new FlowInput.Started("1", "2"));
    FlowStep answered = flows.advance(start.position().orElseThrow(), new FlowInput.Answered());
    assertThat(answered.actions())
        .containsExactly(new FlowAction.Play(List.of(new Sound.Prompt("a", "en")), false));
  }

  private static final String TWO_MENUS =
      """
      answer
      play "notice" in full
      play "welcome"
      menu first {
        play "one"
        key 1 -> second
        key * -> first
        nothing for 3s -> hang up
        wrong key, 3 times -> bye
      }
      menu second {
        play "two"
        key 1 -> a
        key 2, # -> b
        nothing for 4s plays "hurry", 3 times -> bye
        wrong key plays "sorry", twice -> first
      }
      queue a { need x >= 1 }
      queue b { need x >= 2
        priority 9
        music "jazz" }
      step bye { play "goodbye" -> hang up }
      """;

  @Test
  void whatMustBeHeardInFullIsHeardThoughKeysArePressed() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).presses("1");
    assertThat(call.heard()).containsExactly("notice");
    assertThat(call.isPlaying()).isTrue();
    call.listens();
    // The key was kept: neither the welcome nor the first menu is played.
    assertThat(call.heard()).containsExactly("notice", "two");
    assertThat(call.trace())
        .containsExactly("answer", "play \"notice\"", "menu first", "menu second ← key 1");
  }

  @Test
  void keysPressedAheadGoThroughSeveralMenus() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).presses("1#").listens();
    assertThat(call.heard()).containsExactly("notice");
    assertThat(call.inQueue()).isEqualTo("b");
    assertThat(call.priority()).isEqualTo(9);
    assertThat(call.waitingMusic()).isEqualTo("♪jazz");
  }

  @Test
  void aWrongKeyAheadDropsThoseBehindIt() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).presses("71").listens();
    assertThat(call.heard()).containsExactly("notice", "one");
    assertThat(call.inQueue()).isEmpty();
  }

  @Test
  void onlySoManyKeysAreKept() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).presses("*".repeat(100));
    assertThat(call.position().counters()).hasSizeLessThan(25);
    call.listens();
    assertThat(call.heard()).containsExactly("notice", "one");
  }

  @Test
  void aMenuEnteredAnewCountsAnew() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).listens().listens().presses("1");
    call.presses("9");
    assertThat(call.heard()).endsWith("two", "sorry + two");
    call.presses("9").presses("1").presses("9");
    assertThat(call.heard()).endsWith("one", "two", "sorry + two");
  }

  @Test
  void silenceAndWrongKeysAreCountedApart() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).listens().listens().presses("1");
    call.listens().waits(4_000).listens().waits(4_000);
    assertThat(call.heard()).endsWith("two", "hurry + two", "hurry + two");
    call.presses("9").listens().waits(4_000).listens();
    assertThat(call.heard()).endsWith("goodbye");
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void lettersOfTheKeypadAreWrongKeys() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).listens().listens().presses("A");
    assertThat(call.trace()).endsWith("menu first ← wrong key");
  }

  @Test
  void aMenuMayLeadToHangUp() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).listens().listens().listens().waits(3_000);
    assertThat(call.isOver()).isTrue();
    assertThat(call.trace()).endsWith("hang up ← nothing");
  }

  @Test
  void aQueueThatRefusesWithoutABranchHangsUp() throws FlowRejected {
    FlowCall call = call(TWO_MENUS).presses("11").listens();
    assertThat(call.inQueue()).isEqualTo("a");
    call.isRefusedByQueue();
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void aSilentMenuWaitsAtOnce() throws FlowRejected {
    FlowCall call =
        call("answer\n menu m {\n key 1 -> m\n nothing for 2s, twice -> hang up\n }")
            .waits(2_000)
            .presses("5")
            .waits(2_000);
    assertThat(call.isOver()).isTrue();
    assertThat(call.heard()).isEmpty();
  }

  @Test
  void withoutALineForWrongKeysTheThirdGoesWhereNothingGoes() throws FlowRejected {
    FlowCall call =
        call("answer\n menu m {\n play \"a\"\n key 1 -> m\n nothing for 2s, twice -> hang up\n }")
            .presses("55");
    assertThat(call.heard()).containsExactly("a", "a", "a");
    call.presses("5");
    assertThat(call.isOver()).isTrue();
  }

  @Test
  void inputsThatNoOneWaitsForChangeNothing() throws FlowRejected {
    FlowCall call = call(TWO_MENUS);
    var playing = call.position();
    call.give(new FlowInput.Started("1", "2"));
    call.give(new FlowInput.Answered());
    call.give(new FlowInput.WaitOver(0));
    call.give(new FlowInput.QueueRefused("no"));
    assertThat(call.position()).isEqualTo(playing);
    call.listens().listens().listens();
    var waiting = call.position();
    call.give(new FlowInput.PlayEnded(PlayEnd.STOPPED));
    call.give(new FlowInput.Answered());
    call.give(new FlowInput.WaitOver(waiting.waitToken() - 1));
    call.give(new FlowInput.WaitOver(waiting.waitToken() + 1));
    assertThat(call.position()).isEqualTo(waiting);
    assertThat(call.trace())
        .containsExactly("answer", "play \"notice\"", "play \"welcome\"", "menu first");
  }
}

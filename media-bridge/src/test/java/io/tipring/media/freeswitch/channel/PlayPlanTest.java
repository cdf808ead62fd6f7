package io.tipring.media.freeswitch.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.media.freeswitch.channel.PlayPlan.Cursor;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import io.tipring.media.freeswitch.channel.PlayPlan.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayPlanTest {
  private static final Piece ONE = new Piece.Recorded(new ServerFile("/p/one.wav"), 2_000);
  private static final Piece TWO = new Piece.Recorded(new ServerFile("/p/two.wav"), 3_000);
  private static final Piece TONE = new Piece.Tone(List.of(350, 440), 300, 200, -13);

  @Test
  void aBeginningWithinTheFirstSoundIsASampleOfIt() {
    PlayPlan plan = new PlayPlan(List.of(ONE, TWO), false);
    assertThat(plan.at(plan.startAt(500)).sounds())
        .containsExactly("/p/one.wav@@4000", "/p/two.wav");
    assertThat(plan.startAt(2_000)).isEqualTo(new Cursor(1, 0));
    assertThat(plan.startAt(0)).isEqualTo(Cursor.START);
  }

  @Test
  void aRepeatedToneGoesOnWithoutRounds() {
    Stretch stretch = new PlayPlan(List.of(TONE), true).at(Cursor.START);
    assertThat(stretch.sounds()).containsExactly("tone_stream://v=-13;%(300,200,350,440);loops=-1");
  }

  @Test
  void aShortRoundIsMadeLongEnoughForTheServerToRepeatIt() {
    Piece beep = new Piece.Recorded(new ServerFile("/p/beep.wav"), 300);
    Stretch stretch = new PlayPlan(List.of(beep), true).at(Cursor.START);
    assertThat(stretch.sounds())
        .containsExactly("file_string:///p/beep.wav!/p/beep.wav!/p/beep.wav!/p/beep.wav");
    assertThat(stretch.loops()).isNegative();
  }

  @Test
  void aRoundBegunInItsMiddleIsFollowedByWholeOnes() {
    PlayPlan plan = new PlayPlan(List.of(ONE, TWO), true);
    Stretch first = plan.at(plan.startAt(500));
    assertThat(first.loops()).isEqualTo(1);
    assertThat(first.endIndex()).isEqualTo(2);
  }

  @Test
  void whereItWasCutOffIsFoundAgain() {
    PlayPlan plan = new PlayPlan(List.of(ONE, TWO), true);
    Stretch endless = plan.at(Cursor.START);
    assertThat(plan.after(Cursor.START, endless, 7_500)).isEqualTo(new Cursor(1, 500));
    PlayPlan once = new PlayPlan(List.of(ONE, TWO), false);
    assertThat(once.after(new Cursor(1, 0), once.at(new Cursor(1, 0)), 3_000))
        .isEqualTo(new Cursor(2, 0));
  }

  @Test
  void aRoundWithoutSoundIsNotRepeatedForEver() {
    assertThat(new PlayPlan(List.of(), true).isSilentRound()).isTrue();
    assertThat(new PlayPlan(List.of(ONE), true).isSilentRound()).isFalse();
  }
}

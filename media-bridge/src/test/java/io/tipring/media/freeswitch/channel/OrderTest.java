package io.tipring.media.freeswitch.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing but what is meant gets into a command, whatever is tried. */
class OrderTest {
  private static final ChannelUuid CHANNEL =
      new ChannelUuid("11111111-2222-3333-4444-555555555555");
  private static final long SEED = 4;
  private static final int TRIES = 20_000;
  private static final String ALPHABET = "ab19/._-+@!,;=:%(){}[]<>$`'\"\\ \t\r\n\0|&^~#é中";

  static Stream<String> hostile() {
    return Stream.of(
        "x\n\nbgapi system id",
        "x\r\n\r\nbgapi system id",
        "${api(system id)}",
        "$${base_dir}",
        "a b",
        "a'b",
        "a\"b",
        "a,b",
        "a;system",
        "a!b",
        "a@@5",
        "a|b",
        "{a=b}",
        "[a=b]",
        "%[a=b]",
        "a\0b",
        "",
        " ");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileTextIsRefusedWhereverTextGoes(String text) {
    List<Runnable> ways =
        List.of(
            () -> new ChannelUuid(text),
            () -> new ServerFile(text),
            () -> new ServerFile("/prompts/" + text + "${"),
            () -> new LegMark(text, 1, 2),
            () -> Order.sendDigits(CHANNEL, text, 100),
            () -> Order.join(CHANNEL, text, "tipring", List.of()),
            () -> Order.join(CHANNEL, "room", text, List.of()),
            () -> Order.join(CHANNEL, "room", "tipring", List.of(text)),
            () -> Order.set(CHANNEL, new TreeMap<>(java.util.Map.of(text, "1"))),
            () -> Order.play(CHANNEL, "/a.wav", text, 1, false));
    for (Runnable way : ways) {
      assertThatThrownBy(way::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aSoundHoldsNothingThatIsExpanded(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Order.play(CHANNEL, "/a.wav" + text + "$", "tipring-play-1-1-0", 1, false));
  }

  @Test
  void whatRandomTextIsTakenStaysOneWord() {
    Random random = new Random(SEED);
    int taken = 0;
    for (int i = 0; i < TRIES; i++) {
      StringBuilder text = new StringBuilder("/");
      int length = random.nextInt(6);
      for (int c = 0; c < length; c++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      try {
        ServerFile file = new ServerFile(text.toString());
        taken++;
        assertThat(file.path()).doesNotContainAnyWhitespaces().doesNotContain("..");
        assertThat(file.path())
            .doesNotContainPattern("[@!,;=:%(){}\\[\\]<>$`'\"\\\\|&^~#\\p{Cntrl}]");
        assertThat(Order.recording(CHANNEL, Order.RecordingAct.MASK, file).text().split(" "))
            .hasSize(4);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
    assertThat(taken).isGreaterThan(100);
  }

  @Test
  void aPathThatLeadsElsewhereIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ServerFile("/recordings").resolve("../etc/passwd"));
  }

  @Test
  void theMarkOfALegIsReadBack() {
    LegMark mark = new LegMark("engine-1", 5, 6);
    assertThat(LegMark.of(mark.toString())).contains(mark);
    LegMark largest = new LegMark("engine-1", Long.MAX_VALUE, 1_882_600_615_431_897_093L);
    assertThat(LegMark.of(largest.toString())).contains(largest);
    assertThat(LegMark.of("e/9999999999999999999/1")).isEmpty();
    assertThat(LegMark.of("engine-1/5")).isEmpty();
    assertThat(LegMark.of("a/b/c")).isEmpty();
    assertThat(LegMark.of("e/99999999999999999999/1")).isEmpty();
  }
}

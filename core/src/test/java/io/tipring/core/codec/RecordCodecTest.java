package io.tipring.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordCodecTest {

  enum Colour {
    RED,
    GREEN
  }

  sealed interface Shape permits Dot, Group {}

  record Dot(long x, int y, Colour colour, char mark) implements Shape {}

  record Group(String name, List<Shape> members, Map<String, Integer> weights, Optional<Dot> head)
      implements Shape {}

  record Old(long a) {}

  record Positive(long a) {
    Positive {
      if (a <= 0) {
        throw new IllegalArgumentException(a + " is not positive");
      }
    }
  }

  record New(long a, String b, List<Long> c, Optional<String> d, boolean e) {}

  private static byte[] bytes(Shape shape) {
    ByteWriter out = new ByteWriter(1);
    RecordCodec.of(Shape.class).write(out, shape);
    return out.toByteArray();
  }

  private static final Shape TREE =
      new Group(
          "組 one",
          List.of(
              new Dot(Long.MIN_VALUE, -1, Colour.GREEN, '#'),
              new Group("", List.of(), Map.of(), Optional.empty())),
          Map.of("w", 7),
          Optional.of(new Dot(Long.MAX_VALUE, Integer.MIN_VALUE, Colour.RED, '和')));

  @Test
  void whatIsWrittenIsReadBack() {
    byte[] bytes = bytes(TREE);
    assertThat(RecordCodec.of(Shape.class).read(new ByteReader(bytes, 0, bytes.length)))
        .isEqualTo(TREE);
  }

  /** The way in which records are made changes when there have been many. */
  @Test
  void manyAreReadLikeTheFirst() {
    RecordCodec<Positive> codec = RecordCodec.of(Positive.class);
    byte[] good = {1, 84};
    byte[] refused = {1, 83};
    for (int i = 0; i < 5_000; i++) {
      assertThat(codec.read(new ByteReader(good, 0, good.length))).isEqualTo(new Positive(42));
      assertThatThrownBy(() -> codec.read(new ByteReader(refused, 0, refused.length)))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("cannot make a Positive")
          .hasRootCauseMessage("-42 is not positive");
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] bytes = bytes(TREE);
    for (int length = 0; length < bytes.length; length++) {
      ByteReader in = new ByteReader(bytes, 0, length);
      assertThatThrownBy(() -> RecordCodec.of(Shape.class).read(in))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void aComponentThatWasNotWrittenYetHasItsDefault() {
    ByteWriter out = new ByteWriter(8);
    RecordCodec.of(Old.class).write(out, new Old(5));
    assertThat(RecordCodec.of(New.class).read(new ByteReader(out.array(), 0, out.length())))
        .isEqualTo(new New(5, "", List.of(), Optional.empty(), false));
  }

  @Test
  void aRecordOfANewerVersionIsRefused() {
    ByteWriter out = new ByteWriter(8);
    RecordCodec.of(New.class).write(out, new New(5, "x", List.of(), Optional.empty(), true));
    assertThatThrownBy(
            () -> RecordCodec.of(Old.class).read(new ByteReader(out.array(), 0, out.length())))
        .hasMessageContaining("newer version");
  }

  @Test
  void aHugeCountAsksForNoMemory() {
    byte[] bytes = {1, 4, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07};
    assertThatThrownBy(
            () -> RecordCodec.of(Shape.class).read(new ByteReader(bytes, 0, bytes.length)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("count");
  }
}

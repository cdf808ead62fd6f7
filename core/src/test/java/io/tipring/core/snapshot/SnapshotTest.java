package io.tipring.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tipring.core.event.Projection;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file format: what was written is read, and nothing else is. */
class SnapshotTest {

  private static final SnapshotHeader HEADER =
      new SnapshotHeader("0.1", 1_234, 1_800_000_000_000L, 5_678, 0x0123456789abcdefL, 42);

  @TempDir Path directory;

  private Path file;
  private byte[] written;

  /** Folds nothing; has what it is given. */
  private static final class Notes implements Projection {

    record Note(long id, String text) {}

    private List<Note> notes = List.of();
    private long counter;

    @Override
    public String name() {
      return "notes";
    }

    @Override
    public void on(RecordedEvent event) {}

    @Override
    public void writeState(StateWriter out) {
      out.section("notes");
      out.number(counter);
      out.entities(Note.class, notes);
    }

    @Override
    public void readState(StateReader in) {
      in.section("notes");
      counter = in.number();
      notes = in.entities(Note.class);
    }
  }

  private static Notes notes() {
    Notes notes = new Notes();
    notes.counter = -7;
    notes.notes = IntStream.range(0, 3_000).mapToObj(i -> new Notes.Note(i, "note " + i)).toList();
    return notes;
  }

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("snapshot");
    write(notes());
    written = Files.readAllBytes(file);
  }

  private void write(Notes notes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      SnapshotOutput out = new SnapshotOutput(channel, HEADER);
      out.section(Snapshot.DOMAIN, it -> it.number(1));
      out.section(Snapshot.sectionOf(notes), notes::writeState);
      out.end();
    }
  }

  private SnapshotException refusal(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    return catchThrowableOfType(SnapshotException.class, () -> Snapshot.read(file));
  }

  @Test
  void whatWasWrittenIsRead() {
    Snapshot snapshot = Snapshot.read(file);
    assertThat(snapshot.header()).isEqualTo(HEADER);
    assertThat(snapshot.bytes()).isEqualTo(written.length);
    Notes read = new Notes();
    assertThat(snapshot.has(read)).isTrue();
    snapshot.readInto(read);
    assertThat(read.counter).isEqualTo(-7);
    assertThat(read.notes).isEqualTo(notes().notes);
  }

  @Test
  void anyFlippedBitIsNoticedWithItsPlace() throws IOException {
    Notes few = notes();
    few.notes = few.notes.subList(0, 20);
    write(few);
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      byte[] flipped = sound.clone();
      flipped[at] ^= (byte) (1 << at % Byte.SIZE);
      SnapshotException refusal = refusal(flipped);
      assertThat(refusal).as("byte %d", at).isNotNull();
      assertThat(refusal.file()).isEqualTo(file);
      // That the version is wrong is known by the last checksum only.
      assertThat(refusal.offset())
          .isLessThanOrEqualTo(at < Blocks.PREAMBLE_BYTES ? sound.length : at);
    }
  }

  @Test
  void anyTruncationIsNoticed() throws IOException {
    for (int length = 0; length < written.length; length += length < 400 ? 1 : 397) {
      assertThat(refusal(Arrays.copyOf(written, length))).as("%d bytes", length).isNotNull();
    }
  }

  @Test
  void whatFollowsTheEndIsNoticed() throws IOException {
    assertThat(refusal(Arrays.copyOf(written, written.length + 1)))
        .hasMessageContaining("follow the end");
  }

  @Test
  void zerosInsteadOfBytesAreNoticed() throws IOException {
    for (int from = 0; from < written.length; from += 1_021) {
      byte[] holed = written.clone();
      Arrays.fill(holed, from, Math.min(written.length, from + 512), (byte) 0);
      assertThat(refusal(holed)).as("zeros from %d", from).isNotNull();
    }
  }

  @Test
  void aBlockThatIsMissingOrTwiceIsNoticed() throws IOException {
    int header = Blocks.PREAMBLE_BYTES;
    int domain = next(header);
    int state = next(domain);
    int projection = next(state);
    assertThat(refusal(joined(state, projection, projection)))
        .hasMessageContaining("file is wrong");
    assertThat(refusal(joined(projection, state, projection)))
        .hasMessageContaining("file is wrong");
    assertThat(refusal(joined(header, domain, domain))).hasMessageContaining("header");
    assertThat(refusal(joined(domain, state, state))).hasMessageContaining("before any section");
  }

  /** The file up to a place, again or still from a second, and so on to its end. */
  private byte[] joined(int upTo, int again, int from) {
    ByteBuffer out = ByteBuffer.allocate(written.length * 2);
    out.put(written, 0, upTo).put(written, again, from - again);
    out.put(written, from, written.length - from);
    return Arrays.copyOf(out.array(), out.position());
  }

  private int next(int block) {
    return block + Blocks.FRAME_BYTES + ByteBuffer.wrap(written).getInt(block + 1);
  }

  @Test
  void aLaterVersionIsToldFromDamage() throws IOException {
    byte[] later = written.clone();
    later[Long.BYTES + 3] = 9;
    assertThat(refusal(later))
        .hasMessageContaining("format version 9")
        .hasMessageContaining("1 to 2");
  }

  @Test
  void aProjectionThatIsNotInItIsTold() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      SnapshotOutput out = new SnapshotOutput(channel, HEADER);
      out.section(Snapshot.DOMAIN, it -> it.number(1));
      out.end();
    }
    Snapshot snapshot = Snapshot.read(file);
    assertThat(snapshot.has(notes())).isFalse();
    assertThatThrownBy(() -> snapshot.readInto(notes()))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("projection notes");
  }

  /** Files of earlier programs must be readable for ever: these were written by them. */
  @Test
  void filesOfBothVersionsAreRead() throws IOException {
    Snapshot first = golden("version-1.snapshot");
    assertThat(first.header()).isEqualTo(HEADER);
    assertThat(first.hasDomain()).isTrue();
    assertThat(first.has(notes())).isFalse();

    Snapshot second = golden("version-2.snapshot");
    assertThat(second.header()).isEqualTo(HEADER);
    assertThat(second.hasDomain()).isTrue();
    Notes read = new Notes();
    second.readInto(read);
    assertThat(read.counter).isEqualTo(-7);
    assertThat(read.notes).isEqualTo(notes().notes.subList(0, 5));
  }

  private Snapshot golden(String name) throws IOException {
    try (InputStream in = SnapshotTest.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
      return Snapshot.read(file);
    }
  }
}

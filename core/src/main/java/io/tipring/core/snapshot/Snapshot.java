package io.tipring.core.snapshot;

import io.tipring.core.codec.ByteReader;
import io.tipring.core.codec.CodecException;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.codec.StateDecoder;
import io.tipring.core.codec.StateHash;
import io.tipring.core.event.Projection;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.TurnProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A snapshot whose every byte has been checked. {@link #read} is the verification of a file; what
 * it gives can still be refused by a domain of another version.
 */
public final class Snapshot {

  static final String DOMAIN = "domain";

  private static final String PROJECTION = "projection ";

  private final Path file;
  private final long bytes;
  private final SnapshotHeader header;
  private final Map<String, byte[]> sections;

  private Snapshot(Path file, long bytes, SnapshotHeader header, Map<String, byte[]> sections) {
    this.file = file;
    this.bytes = bytes;
    this.header = header;
    this.sections = sections;
  }

  static String sectionOf(Projection projection) {
    return PROJECTION + projection.name();
  }

  /**
   * Reads a file and checks all of it.
   *
   * @throws SnapshotException if any byte is not as it was written, is missing or too many
   */
  public static Snapshot read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new SnapshotException(file, 0, "cannot be read: " + e, e);
    }
    return new Parser(file, bytes).parse();
  }

  public Path file() {
    return file;
  }

  public long bytes() {
    return bytes;
  }

  public SnapshotHeader header() {
    return header;
  }

  /**
   * A domain with the state of this snapshot.
   *
   * @param emptyDomain gives a new one
   * @throws SnapshotException if the state is not what it says
   */
  public TurnProcessor domain(Supplier<TurnProcessor> emptyDomain) {
    TurnProcessor domain = emptyDomain.get();
    readInto(domain);
    return domain;
  }

  /**
   * Gives the state to an empty domain, and checks that it is what it says.
   *
   * @throws SnapshotException if it is not; the domain is of no use then
   */
  private void readInto(TurnProcessor domain) {
    readSection(DOMAIN, domain::readState);
    if (domain.sequence() != header.sequence() || domain.timeMillis() != header.timeMillis()) {
      throw new SnapshotException(
          file,
          0,
          "is of command %d, but its state is of command %d"
              .formatted(header.sequence(), domain.sequence()));
    }
    StateHash hash = new StateHash();
    domain.writeState(hash);
    long found = hash.finish();
    if (hash.vocabulary() == header.vocabulary() && found != header.stateHash()) {
      throw new SnapshotException(
          file,
          0,
          "its state has hash %016x, not %016x as it says".formatted(found, header.stateHash()));
    }
  }

  /** Whether the domain's state is in it. */
  boolean hasDomain() {
    return sections.get(DOMAIN) != null && sections.get(DOMAIN).length > 0;
  }

  /** Whether a projection's state is in it. */
  public boolean has(Projection projection) {
    return sections.containsKey(sectionOf(projection));
  }

  /**
   * Gives a projection its state.
   *
   * @throws SnapshotException if there is none or it can't be read; the projection is as it was
   */
  public void readInto(Projection projection) {
    readSection(sectionOf(projection), projection::readState);
  }

  private void readSection(String name, Consumer<StateReader> reader) {
    byte[] state = sections.get(name);
    if (state == null) {
      throw new SnapshotException(file, 0, "has no section " + name);
    }
    try {
      StateDecoder in = new StateDecoder(state, 0, state.length);
      reader.accept(in);
      in.end();
    } catch (CodecException e) {
      throw new SnapshotException(file, 0, "section " + name + ": " + e.getMessage(), e);
    }
  }

  /** Goes through the blocks of a file. */
  private static final class Parser {
    private final Path file;
    private final byte[] bytes;
    private final ByteBuffer in;
    private final Map<String, ByteArrayOutputStream> sections = new LinkedHashMap<>();
    private SnapshotHeader header;
    private ByteArrayOutputStream section;
    private boolean ended;

    Parser(Path file, byte[] bytes) {
      this.file = file;
      this.bytes = bytes;
      this.in = ByteBuffer.wrap(bytes);
    }

    Snapshot parse() {
      if (bytes.length < Blocks.PREAMBLE_BYTES || in.getLong() != Blocks.MAGIC) {
        throw damaged(0, "is no snapshot");
      }
      int version = in.getInt();
      if (version < Blocks.FIRST_VERSION || version > Blocks.VERSION) {
        throw damaged(
            Long.BYTES,
            "has format version %d, this program reads %d to %d"
                .formatted(version, Blocks.FIRST_VERSION, Blocks.VERSION));
      }
      if (version == Blocks.FIRST_VERSION) {
        begin(DOMAIN);
      }
      while (!ended) {
        block();
      }
      if (in.hasRemaining()) {
        throw damaged(in.position(), in.remaining() + " bytes follow the end");
      }
      Map<String, byte[]> states = new LinkedHashMap<>();
      sections.forEach((name, state) -> states.put(name, state.toByteArray()));
      return new Snapshot(file, bytes.length, header, states);
    }

    private void block() {
      int start = in.position();
      if (in.remaining() < Blocks.FRAME_BYTES) {
        throw damaged(start, "is cut off");
      }
      byte kind = in.get();
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - Integer.BYTES) {
        throw damaged(start, "a block of " + length + " bytes does not fit: damaged or cut off");
      }
      int content = in.position();
      in.position(content + length);
      if (in.getInt() != Blocks.checksum(bytes, start, content + length - start)) {
        throw damaged(start, "the checksum of the block is wrong");
      }
      if ((header == null) != (kind == Blocks.HEADER)) {
        throw damaged(start, "the header is not where it should be");
      }
      switch (kind) {
        case Blocks.HEADER -> header = header(start, content, length);
        case Blocks.SECTION -> begin(new String(bytes, content, length, StandardCharsets.UTF_8));
        case Blocks.DATA -> {
          if (section == null) {
            throw damaged(start, "state before any section");
          }
          section.write(bytes, content, length);
        }
        case Blocks.END -> {
          if (length != Integer.BYTES
              || ByteBuffer.wrap(bytes).getInt(content) != Blocks.checksum(bytes, 0, start)) {
            throw damaged(start, "the checksum of the file is wrong");
          }
          ended = true;
        }
        default -> throw damaged(start, "a block of unknown kind " + kind);
      }
    }

    private SnapshotHeader header(int start, int content, int length) {
      try {
        return RecordCodec.of(SnapshotHeader.class).read(new ByteReader(bytes, content, length));
      } catch (CodecException e) {
        throw damaged(start, "header: " + e.getMessage());
      }
    }

    private void begin(String name) {
      section = sections.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
    }

    private SnapshotException damaged(long offset, String what) {
      return new SnapshotException(file, offset, what);
    }
  }
}

package io.tipring.core.codec;

import io.tipring.core.turn.StateWriter;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * State to canonical bytes, for {@link StateDecoder}: each item is a tag and its content. Bytes go
 * to a sink in pieces, so that the whole need not be in memory. Owned by one thread.
 */
public final class StateEncoder implements StateWriter {

  static final int SECTION = 'S';
  static final int NUMBER = 'N';
  static final int ENTITIES = 'E';

  private static final int PIECE_BYTES = 32 * 1024;

  /** Takes the next bytes; they are valid during the call only. */
  public interface Sink {
    void take(byte[] bytes, int length);
  }

  private final Sink sink;
  private final ByteWriter buffer = new ByteWriter(2 * PIECE_BYTES);
  private final Map<Type, TypeCodec> codecs = new LinkedHashMap<>();
  private final Set<Class<?>> written = new LinkedHashSet<>();

  public StateEncoder(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void section(String name) {
    buffer.writeByte(SECTION);
    buffer.writeString(name);
    flushIfFull();
  }

  @Override
  public <T extends Record> void entities(Class<T> type, Collection<? extends T> values) {
    written.add(type);
    TypeCodec codec = TypeCodec.of(type, codecs);
    buffer.writeByte(ENTITIES);
    buffer.writeUnsigned(values.size());
    for (T value : values) {
      codec.write(buffer, value);
      flushIfFull();
    }
  }

  @Override
  public void number(long value) {
    buffer.writeByte(NUMBER);
    buffer.writeLong(value);
    flushIfFull();
  }

  /** Gives the rest to the sink. */
  public void flush() {
    if (buffer.length() > 0) {
      sink.take(buffer.array(), buffer.length());
      buffer.reset();
    }
  }

  private void flushIfFull() {
    if (buffer.length() >= PIECE_BYTES) {
      flush();
    }
  }

  /** Every type that was written, with its components in order: what a test pins. */
  public String describe() {
    StringBuilder out = new StringBuilder();
    Set<String> done = new LinkedHashSet<>();
    written.forEach(type -> TypeCodec.of(type, codecs).describe(out, done));
    return out.toString();
  }
}

package io.tipring.core.codec;

import io.tipring.core.turn.StateReader;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link StateEncoder} wrote. Owned by one thread. */
public final class StateDecoder implements StateReader {

  private static final int MAX_EXPECTED = 10_000;

  private final ByteReader in;
  private final Map<Type, TypeCodec> codecs = new LinkedHashMap<>();
  private String section = "";

  public StateDecoder(byte[] bytes, int offset, int length) {
    in = new ByteReader(bytes, offset, length);
  }

  @Override
  public void section(String name) {
    expect(StateEncoder.SECTION, "section " + name);
    String found = in.readString();
    if (!found.equals(name)) {
      throw new CodecException(
          "section " + found + " where section " + name + " should be, after " + section);
    }
    section = found;
  }

  @Override
  public boolean isAt(String name) {
    if (in.remaining() == 0) {
      return false;
    }
    ByteReader ahead = in.fork();
    return ahead.readByte() == StateEncoder.SECTION && ahead.readString().equals(name);
  }

  @Override
  public <T extends Record> List<T> entities(Class<T> type) {
    expect(StateEncoder.ENTITIES, "a list of " + type.getSimpleName());
    int count = in.readCount();
    TypeCodec codec = TypeCodec.of(type, codecs);
    List<T> values = new ArrayList<>(Math.min(count, MAX_EXPECTED));
    for (int i = 0; i < count; i++) {
      values.add(type.cast(codec.read(in)));
    }
    return values;
  }

  @Override
  public long number() {
    expect(StateEncoder.NUMBER, "a number");
    return in.readLong();
  }

  /**
   * @throws CodecException if something was written behind what was read
   */
  public void end() {
    if (in.remaining() > 0) {
      throw new CodecException(in.remaining() + " bytes too many after section " + section);
    }
  }

  private void expect(int tag, String what) {
    int found = in.readByte();
    if (found != tag) {
      throw new CodecException(
          "no " + what + " at this place in section " + section + ", but tag " + found);
    }
  }
}

package io.tipring.core.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Records to bytes and back, for the journal and for state hashes: short, canonical (equal values
 * give equal bytes), and with no code per type.
 *
 * <p>Knows records, sealed interfaces of records, {@code long int boolean char}, their boxes,
 * String, enums, {@code Optional}, {@code List} and {@code Map} (in its order). A sealed type is
 * written as the place of the case among its {@code permits}; a record as its count of components
 * and each of them; an enum as its ordinal.
 *
 * <p>So the format grows by appending only: cases at the end of {@code permits}, components at the
 * end of a record, constants at the end of an enum. A record written with fewer components is read
 * with what the missing ones default to (0, false, "", empty); with more, it is refused as written
 * by a newer version. A test pins the whole vocabulary.
 *
 * <p>Not safe for threads: the codecs of nested types are made on first use.
 */
public final class RecordCodec<T> {

  private final TypeCodec codec;

  private RecordCodec(TypeCodec codec) {
    this.codec = codec;
  }

  /**
   * The codec of a record class or of a sealed interface of records.
   *
   * @throws CodecException if it reaches a type that the codec does not know
   */
  public static <T> RecordCodec<T> of(Class<T> type) {
    Map<java.lang.reflect.Type, TypeCodec> known = new LinkedHashMap<>();
    return new RecordCodec<>(TypeCodec.of(type, known));
  }

  public void write(ByteWriter out, T value) {
    codec.write(out, value);
  }

  /**
   * @throws CodecException if the bytes are not such a value
   */
  @SuppressWarnings("unchecked")
  public T read(ByteReader in) {
    return (T) codec.read(in);
  }

  /** Every type that can occur, with its components in order: what a test pins. */
  public String describe() {
    StringBuilder out = new StringBuilder();
    codec.describe(out, new java.util.LinkedHashSet<>());
    return out.toString();
  }
}

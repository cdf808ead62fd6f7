package io.tipring.core.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The codec of one type; see {@link RecordCodec} for the format. */
abstract class TypeCodec {

  abstract void write(ByteWriter out, Object value);

  abstract Object read(ByteReader in);

  /** What a component that was not written yet is read as. */
  abstract Object absent();

  /** The type's name in a description. */
  abstract String name();

  /** Adds the types below this one to a description, each once. */
  void describe(StringBuilder out, Set<String> done) {}

  static TypeCodec of(Type type, Map<Type, TypeCodec> known) {
    TypeCodec present = known.get(type);
    if (present != null) {
      return present;
    }
    TypeCodec made =
        switch (type) {
          case ParameterizedType generic -> generic(generic, known);
          case Class<?> plain -> plain(plain, known);
          default -> throw new CodecException("no codec for " + type);
        };
    known.putIfAbsent(type, made);
    return known.get(type);
  }

  private static TypeCodec generic(ParameterizedType type, Map<Type, TypeCodec> known) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return new OfOptional(of(arguments[0], known));
    }
    if (type.getRawType() == List.class) {
      return new OfList(of(arguments[0], known));
    }
    if (type.getRawType() == Map.class) {
      return new OfMap(of(arguments[0], known), of(arguments[1], known));
    }
    throw new CodecException("no codec for " + type);
  }

  private static TypeCodec plain(Class<?> type, Map<Type, TypeCodec> known) {
    if (type == long.class || type == Long.class) {
      return Scalar.LONG;
    }
    if (type == int.class || type == Integer.class) {
      return Scalar.INT;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Scalar.BOOLEAN;
    }
    if (type == char.class || type == Character.class) {
      return Scalar.CHAR;
    }
    if (type == String.class) {
      return Scalar.STRING;
    }
    if (type.isEnum()) {
      return new OfEnum(type);
    }
    if (type.isRecord()) {
      RecordTypeCodec codec = new RecordTypeCodec(type);
      known.put(type, codec);
      codec.resolve(known);
      return codec;
    }
    if (type.isSealed()) {
      SealedTypeCodec codec = new SealedTypeCodec(type);
      known.put(type, codec);
      codec.resolve(known);
      return codec;
    }
    throw new CodecException("no codec for " + type);
  }

  /** Types of one value. */
  private static final class Scalar extends TypeCodec {
    interface Write {
      void to(ByteWriter out, Object value);
    }

    interface Read {
      Object from(ByteReader in);
    }

    static final Scalar LONG =
        new Scalar("long", 0L, (out, v) -> out.writeLong((Long) v), ByteReader::readLong);
    static final Scalar INT =
        new Scalar("int", 0, (out, v) -> out.writeLong((Integer) v), Scalar::readInt);
    static final Scalar BOOLEAN =
        new Scalar(
            "boolean",
            false,
            (out, v) -> out.writeByte((Boolean) v ? 1 : 0),
            in -> in.readByte() != 0);
    static final Scalar CHAR =
        new Scalar(
            "char",
            '\0',
            (out, v) -> out.writeUnsigned((Character) v),
            in -> (char) in.readUnsigned());
    static final Scalar STRING =
        new Scalar("String", "", (out, v) -> out.writeString((String) v), ByteReader::readString);

    private final String name;
    private final Object absent;
    private final Write write;
    private final Read read;

    private Scalar(String name, Object absent, Write write, Read read) {
      this.name = name;
      this.absent = absent;
      this.write = write;
      this.read = read;
    }

    private static Object readInt(ByteReader in) {
      long value = in.readLong();
      if (value != (int) value) {
        throw new CodecException(value + " does not fit an int");
      }
      return (int) value;
    }

    @Override
    void write(ByteWriter out, Object value) {
      write.to(out, value);
    }

    @Override
    Object read(ByteReader in) {
      return read.from(in);
    }

    @Override
    Object absent() {
      return absent;
    }

    @Override
    String name() {
      return name;
    }
  }

  private static final class OfEnum extends TypeCodec {
    private final Class<?> type;
    private final Object[] constants;

    OfEnum(Class<?> type) {
      this.type = type;
      this.constants = type.getEnumConstants();
    }

    @Override
    void write(ByteWriter out, Object value) {
      out.writeUnsigned(((Enum<?>) value).ordinal());
    }

    @Override
    Object read(ByteReader in) {
      long ordinal = in.readUnsigned();
      if (ordinal < 0 || ordinal >= constants.length) {
        throw new CodecException(type.getSimpleName() + " has no constant " + ordinal);
      }
      return constants[(int) ordinal];
    }

    @Override
    Object absent() {
      return constants[0];
    }

    @Override
    String name() {
      return type.getSimpleName();
    }

    @Override
    void describe(StringBuilder out, Set<String> done) {
      if (done.add(type.getName())) {
        out.append("enum ").append(type.getName());
        for (Object constant : constants) {
          out.append(' ').append(constant);
        }
        out.append('\n');
      }
    }
  }

  private static final class OfOptional extends TypeCodec {
    private final TypeCodec content;

    OfOptional(TypeCodec content) {
      this.content = content;
    }

    @Override
    void write(ByteWriter out, Object value) {
      Optional<?> optional = (Optional<?>) value;
      out.writeByte(optional.isPresent() ? 1 : 0);
      if (optional.isPresent()) {
        content.write(out, optional.get());
      }
    }

    @Override
    Object read(ByteReader in) {
      return in.readByte() == 0 ? Optional.empty() : Optional.of(content.read(in));
    }

    @Override
    Object absent() {
      return Optional.empty();
    }

    @Override
    String name() {
      return "Optional<" + content.name() + ">";
    }

    @Override
    void describe(StringBuilder out, Set<String> done) {
      content.describe(out, done);
    }
  }

  private static final class OfList extends TypeCodec {
    private final TypeCodec element;

    OfList(TypeCodec element) {
      this.element = element;
    }

    @Override
    void write(ByteWriter out, Object value) {
      List<?> list = (List<?>) value;
      out.writeUnsigned(list.size());
      for (int i = 0; i < list.size(); i++) {
        element.write(out, list.get(i));
      }
    }

    @Override
    Object read(ByteReader in) {
      int count = in.readCount();
      List<Object> list = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        list.add(element.read(in));
      }
      return Collections.unmodifiableList(list);
    }

    @Override
    Object absent() {
      return List.of();
    }

    @Override
    String name() {
      return "List<" + element.name() + ">";
    }

    @Override
    void describe(StringBuilder out, Set<String> done) {
      element.describe(out, done);
    }
  }

  private static final class OfMap extends TypeCodec {
    private final TypeCodec key;
    private final TypeCodec value;

    OfMap(TypeCodec key, TypeCodec value) {
      this.key = key;
      this.value = value;
    }

    @Override
    void write(ByteWriter out, Object map) {
      Map<?, ?> entries = (Map<?, ?>) map;
      out.writeUnsigned(entries.size());
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        key.write(out, entry.getKey());
        value.write(out, entry.getValue());
      }
    }

    @Override
    Object read(ByteReader in) {
      int count = in.readCount();
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        map.put(key.read(in), value.read(in));
      }
      return Collections.unmodifiableMap(map);
    }

    @Override
    Object absent() {
      return Map.of();
    }

    @Override
    String name() {
      return "Map<" + key.name() + "," + value.name() + ">";
    }

    @Override
    void describe(StringBuilder out, Set<String> done) {
      key.describe(out, done);
      value.describe(out, done);
    }
  }
}

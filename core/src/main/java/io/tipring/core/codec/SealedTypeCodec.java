package io.tipring.core.codec;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A sealed interface: the place of the case among its permits, then the case. */
final class SealedTypeCodec extends TypeCodec {

  private final Class<?> type;
  private final Class<?>[] cases;
  private final TypeCodec[] codecs;
  private final Map<Class<?>, Integer> caseOf = new LinkedHashMap<>();

  SealedTypeCodec(Class<?> type) {
    this.type = type;
    this.cases = type.getPermittedSubclasses();
    this.codecs = new TypeCodec[cases.length];
  }

  void resolve(Map<Type, TypeCodec> known) {
    for (int i = 0; i < cases.length; i++) {
      codecs[i] = TypeCodec.of(cases[i], known);
    }
  }

  @Override
  void write(ByteWriter out, Object value) {
    Integer index = caseOf.get(value.getClass());
    if (index == null) {
      index = find(value);
      caseOf.put(value.getClass(), index);
    }
    out.writeUnsigned(index);
    codecs[index].write(out, value);
  }

  private int find(Object value) {
    for (int i = 0; i < cases.length; i++) {
      if (cases[i].isInstance(value)) {
        return i;
      }
    }
    throw new CodecException(value.getClass() + " is no case of " + type);
  }

  @Override
  Object read(ByteReader in) {
    long index = in.readUnsigned();
    if (index < 0 || index >= cases.length) {
      throw new CodecException(
          type.getSimpleName() + " has no case " + index + ": written by a newer version?");
    }
    return codecs[(int) index].read(in);
  }

  @Override
  Object absent() {
    throw new CodecException("a " + type.getSimpleName() + " is missing and has no default");
  }

  @Override
  String name() {
    return type.getSimpleName();
  }

  @Override
  void describe(StringBuilder out, Set<String> done) {
    if (done.add(type.getName())) {
      out.append("sealed ").append(type.getName());
      for (Class<?> one : cases) {
        out.append(' ').append(one.getSimpleName());
      }
      out.append('\n');
      for (TypeCodec codec : codecs) {
        codec.describe(out, done);
      }
    }
  }
}

package io.tipring.core.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;

/** A record: the count of its components, then each. */
final class RecordTypeCodec extends TypeCodec {

  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final MethodType LONG_GETTER = MethodType.methodType(long.class, Object.class);

  private final Class<?> type;
  private final RecordComponent[] components;
  private final TypeCodec[] codecs;
  private final MethodHandle[] getters;
  private final boolean[] isLong;
  private final MethodHandle constructor;

  RecordTypeCodec(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    this.codecs = new TypeCodec[components.length];
    this.getters = new MethodHandle[components.length];
    this.isLong = new boolean[components.length];
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      Class<?>[] parameters = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        parameters[i] = components[i].getType();
        isLong[i] = parameters[i] == long.class || parameters[i] == int.class;
        getters[i] =
            lookup.unreflect(components[i].getAccessor()).asType(isLong[i] ? LONG_GETTER : GETTER);
      }
      constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, parameters))
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new CodecException("no access to " + type, e);
    }
  }

  void resolve(Map<Type, TypeCodec> known) {
    for (int i = 0; i < components.length; i++) {
      codecs[i] = TypeCodec.of(components[i].getGenericType(), known);
    }
  }

  @Override
  void write(ByteWriter out, Object value) {
    out.writeUnsigned(codecs.length);
    for (int i = 0; i < codecs.length; i++) {
      try {
        if (isLong[i]) {
          out.writeLong((long) getters[i].invokeExact(value));
        } else {
          codecs[i].write(out, (Object) getters[i].invokeExact(value));
        }
      } catch (RuntimeException e) {
        throw new CodecException(
            "cannot write " + type.getSimpleName() + "." + components[i].getName(), e);
      } catch (Throwable e) {
        throw new CodecException("accessor of " + type + " threw", e);
      }
    }
  }

  @Override
  Object read(ByteReader in) {
    int count = in.readCount();
    if (count > codecs.length) {
      throw new CodecException(
          type.getSimpleName()
              + " has "
              + count
              + " components where this version knows "
              + codecs.length
              + ": written by a newer version");
    }
    Object[] values = new Object[codecs.length];
    for (int i = 0; i < codecs.length; i++) {
      values[i] = i < count ? codecs[i].read(in) : codecs[i].absent();
    }
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Throwable e) {
      throw new CodecException("cannot make a " + type.getSimpleName(), e);
    }
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
      out.append("record ").append(type.getName());
      for (int i = 0; i < components.length; i++) {
        out.append(' ').append(components[i].getName()).append(':').append(codecs[i].name());
      }
      out.append('\n');
      for (TypeCodec codec : codecs) {
        codec.describe(out, done);
      }
    }
  }
}

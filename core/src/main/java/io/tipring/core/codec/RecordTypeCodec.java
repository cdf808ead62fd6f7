package io.tipring.core.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A record: the count of its components, then each. All types of a journal are known before its
 * first record is read, so a handle costs a start its making: components are read by {@link
 * VarHandle}s, which need no code of their own, and records are made by reflection until there have
 * been so many of the type that a handle, of which the JVM generates several classes, is worth it.
 */
final class RecordTypeCodec extends TypeCodec {

  /** What a constructor's handle costs to make is about what reflection takes for so many. */
  private static final int MANY = 4000;

  private final Class<?> type;
  private final RecordComponent[] components;
  private final TypeCodec[] codecs;
  private final VarHandle[] fields;
  private final MethodHandles.Lookup lookup;
  private final Constructor<?> constructor;

  /** Counted by more than one thread, and not to the last one. */
  private int made;

  private volatile MethodHandle constructorHandle;

  RecordTypeCodec(Class<?> type) {
    this.type = type;
    this.components = type.getRecordComponents();
    this.codecs = new TypeCodec[components.length];
    this.fields = new VarHandle[components.length];
    try {
      lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      for (int i = 0; i < components.length; i++) {
        fields[i] = lookup.findVarHandle(type, components[i].getName(), components[i].getType());
      }
      constructor = type.getDeclaredConstructor(parameters());
      constructor.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      throw new CodecException("no access to " + type, e);
    }
  }

  private Class<?>[] parameters() {
    return Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
  }

  private Object make(Object[] values) throws Throwable {
    MethodHandle handle = constructorHandle;
    if (handle != null) {
      return (Object) handle.invokeExact(values);
    }
    if (made++ == MANY) {
      constructorHandle =
          lookup
              .unreflectConstructor(constructor)
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    }
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      throw refused.getCause();
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
        writeComponent(out, i, value);
      } catch (RuntimeException e) {
        throw new CodecException(
            "cannot write " + type.getSimpleName() + "." + components[i].getName(), e);
      }
    }
  }

  /** A handle's access is linked by its basic type: without boxes where there are many. */
  private void writeComponent(ByteWriter out, int component, Object value) {
    VarHandle field = fields[component];
    Class<?> of = field.varType();
    if (of == long.class) {
      out.writeLong((long) field.get(value));
    } else if (of == int.class) {
      out.writeLong((int) field.get(value));
    } else if (of == boolean.class) {
      codecs[component].write(out, (boolean) field.get(value));
    } else if (of == char.class) {
      codecs[component].write(out, (char) field.get(value));
    } else {
      codecs[component].write(out, (Object) field.get(value));
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
      return make(values);
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

package io.tipring.core.codec;

import io.tipring.core.turn.StateWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hashes the state of the domain: the first 64 bits of SHA-256 over the canonical bytes of all
 * entities. Two runs with the same commands must have the same hash.
 */
public final class StateHash implements StateWriter {

  private final MessageDigest digest;
  private final ByteWriter buffer = new ByteWriter(4096);
  private final Map<Class<?>, TypeCodec> codecs = new LinkedHashMap<>();
  private final Map<java.lang.reflect.Type, TypeCodec> known = new LinkedHashMap<>();

  public StateHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void section(String name) {
    buffer.writeString(name);
    flush();
  }

  @Override
  public void entity(Record value) {
    codecs
        .computeIfAbsent(value.getClass(), type -> TypeCodec.of(type, known))
        .write(buffer, value);
    flush();
  }

  @Override
  public void number(long value) {
    buffer.writeLong(value);
    flush();
  }

  private void flush() {
    digest.update(buffer.array(), 0, buffer.length());
    buffer.reset();
  }

  /** The hash of all that was written; begins anew. */
  public long finish() {
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}

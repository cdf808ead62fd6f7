package io.tipring.core.codec;

import io.tipring.core.turn.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;

/**
 * Hashes the state of the domain: the first 64 bits of SHA-256 over its canonical bytes, which are
 * those of {@link StateEncoder}. Two runs with the same commands must have the same hash.
 */
public final class StateHash implements StateWriter {

  private final MessageDigest digest;
  private final StateEncoder encoder;

  public StateHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    encoder = new StateEncoder((bytes, length) -> digest.update(bytes, 0, length));
  }

  @Override
  public void section(String name) {
    encoder.section(name);
  }

  @Override
  public <T extends Record> void entities(Class<T> type, Collection<? extends T> values) {
    encoder.entities(type, values);
  }

  @Override
  public void number(long value) {
    encoder.number(value);
  }

  /** The hash of all that was written; begins anew. */
  public long finish() {
    encoder.flush();
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Tells apart which record types, with which components, were written so far. */
  public long vocabulary() {
    byte[] text = encoder.describe().getBytes(StandardCharsets.UTF_8);
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

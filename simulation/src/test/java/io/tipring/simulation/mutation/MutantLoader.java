package io.tipring.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Loads every class of the project anew, and those with a fault from memory. */
final class MutantLoader extends ClassLoader {

  private static final String PROJECT = "io.tipring.";

  private final Map<String, byte[]> mutated;

  MutantLoader(Map<String, byte[]> mutated) {
    super(MutantLoader.class.getClassLoader());
    this.mutated = mutated;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PROJECT)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = bytesOf(name);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] bytesOf(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.get(name);
    if (bytes != null) {
      return bytes;
    }
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}

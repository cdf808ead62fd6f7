package io.tipring.core.engine;

import java.io.IOException;
import java.nio.file.Path;

/** A process that takes the lease, says so, and holds it until its input ends. */
final class LeaseHolder {

  private LeaseHolder() {}

  public static void main(String[] arguments) throws IOException {
    try (DataDirectoryLock lease = DataDirectoryLock.acquire(Path.of(arguments[0]))) {
      System.out.println("held " + (lease != null));
      while (System.in.read() >= 0) {
        // What is typed does not matter.
      }
    }
  }
}

package io.tipring.simulation.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A deliberate fault.
 *
 * @param file source file, from the root of the project
 * @param why what it breaks
 * @param from text that occurs exactly once in the file
 * @param to what replaces it
 */
record Mutant(String name, Path file, String why, String from, String to) {

  /** The name of the class that the file holds. */
  String className() {
    String path = file.toString().replace('\\', '/');
    String marker = "src/main/java/";
    String type = path.substring(path.indexOf(marker) + marker.length());
    return type.substring(0, type.length() - ".java".length()).replace('/', '.');
  }

  /**
   * The source with the fault in it.
   *
   * @throws IllegalStateException if the text is not there exactly once: the source has changed,
   *     and the mutant must follow it
   */
  String mutate(Path root) throws IOException {
    String source = Files.readString(root.resolve(file));
    int at = source.indexOf(from);
    if (at < 0 || source.indexOf(from, at + 1) >= 0) {
      throw new IllegalStateException(
          "mutant %s: its text occurs %s in %s; change it in mutants.txt to follow the source:%n%s"
              .formatted(name, at < 0 ? "nowhere" : "more than once", file, from));
    }
    return source.substring(0, at) + to + source.substring(at + from.length());
  }
}

package io.tipring.simulation.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code mutants.txt}: blocks of the lines {@code mutant NAME}, {@code file PATH}, {@code why
 * TEXT}, {@code from}, the text, {@code to}, its replacement, {@code end}.
 */
final class MutantCatalogue {

  private MutantCatalogue() {}

  static List<Mutant> read() throws IOException {
    try (InputStream in = MutantCatalogue.class.getResourceAsStream("mutants.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return parse(new ArrayDeque<>(text.lines().toList()));
    }
  }

  private static List<Mutant> parse(ArrayDeque<String> lines) {
    List<Mutant> mutants = new ArrayList<>();
    while (!lines.isEmpty()) {
      String line = lines.poll();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String name = value("mutant", line);
      Path file = Path.of(value("file", lines.poll()));
      String why = value("why", lines.poll());
      value("from", lines.poll() + " ");
      mutants.add(new Mutant(name, file, why, until("to", lines), until("end", lines)));
    }
    return List.copyOf(mutants);
  }

  private static String value(String key, String line) {
    if (line == null || !line.startsWith(key + " ")) {
      throw new IllegalArgumentException("mutants.txt: '" + key + "' expected, not: " + line);
    }
    return line.substring(key.length() + 1);
  }

  private static String until(String end, ArrayDeque<String> lines) {
    List<String> text = new ArrayList<>();
    for (String line = lines.poll(); !end.equals(line); line = lines.poll()) {
      if (line == null) {
        throw new IllegalArgumentException("mutants.txt: no '" + end + "' in the last block");
      }
      text.add(line);
    }
    return String.join("\n", text);
  }
}

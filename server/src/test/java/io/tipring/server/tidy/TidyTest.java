package io.tipring.server.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The sources are tidy. {@code mvn -pl server -am test -Dtest='TidyTest' -Dformat.fix} formats what
 * is not.
 */
class TidyTest {

  private static final Path HOME = Path.of(System.getProperty("tipring.home"));
  private static final List<String> MODULES =
      List.of(
          "core", "acd", "ivr-dsl", "sip", "media-bridge", "server", "simulation", "benchmarks");

  /** Put together from parts, so that this file does not find itself. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\b(TO"
              + "DO|FIX"
              + "ME|X"
              + "XX)\\b"
              + "|Thread\\.sl"
              + "eep"
              + "|printStackTrace\\(\\)"
              + "|@Dis"
              + "abled"
              + "|[\"' ]/(home|root|Users|work)/");

  private static List<Path> javaFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = HOME.resolve(module).resolve("src");
      if (Files.isDirectory(sources)) {
        try (Stream<Path> all = Files.walk(sources)) {
          all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
        }
      }
    }
    assertThat(files).as("the sources are found").hasSizeGreaterThan(100);
    return files;
  }

  @Test
  void sourcesAreFormatted() throws IOException, FormatterException {
    Formatter formatter =
        new Formatter(
            JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.GOOGLE).build());
    boolean fix = System.getProperty("format.fix") != null;
    List<Path> untidy = new ArrayList<>();
    for (Path file : javaFiles()) {
      String text = Files.readString(file);
      String tidy =
          formatter.formatSource(
              RemoveUnusedImports.removeUnusedImports(
                  ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.GOOGLE)));
      if (!tidy.equals(text)) {
        untidy.add(HOME.relativize(file));
        if (fix) {
          Files.writeString(file, tidy);
        }
      }
    }
    assertThat(fix ? List.of() : untidy).as("run with -Dformat.fix to format these").isEmpty();
  }

  @Test
  void nothingForbiddenIsInTheSources() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : javaFiles()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (FORBIDDEN.matcher(lines.get(i)).find()) {
          found.add(HOME.relativize(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    List<Path> silent =
        javaFiles().stream()
            .filter(file -> file.toString().contains("src/main/java"))
            .map(Path::getParent)
            .distinct()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .map(HOME::relativize)
            .toList();
    assertThat(silent).isEmpty();
  }

  @Test
  void theLicenceIsThere() throws IOException {
    assertThat(Files.readString(HOME.resolve("LICENSE"))).contains("Apache License", "Version 2.0");
  }
}

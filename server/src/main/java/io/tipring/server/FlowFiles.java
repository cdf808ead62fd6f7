package io.tipring.server;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.FlowCheck;
import io.tipring.server.config.TipringConfig.Prompts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads flow files, and checks them against the prompts that are on the disk. */
final class FlowFiles {

  private static final String SUFFIX = ".flow";
  private static final long MAX_BYTES = 1_000_000;
  private static final int MAX_FILES = 1_000;

  private FlowFiles() {}

  /** All flows of a directory, in the order of their names. */
  static List<FlowSource> readDirectory(Path directory) throws StartupException {
    if (!Files.isDirectory(directory)) {
      throw new StartupException(
          "flows.dir: there is no directory " + directory + "; make it, or set flows.dir");
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory)) {
      files =
          entries
              .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
              .sorted()
              .limit(MAX_FILES + 1L)
              .toList();
    } catch (IOException unreadable) {
      throw new StartupException(
          "flows.dir: " + directory + " can't be read: " + unreadable.getMessage(), unreadable);
    }
    if (files.size() > MAX_FILES) {
      throw new StartupException(
          "flows.dir: " + directory + " has more than " + MAX_FILES + " flow files");
    }
    return read(files);
  }

  static List<FlowSource> read(List<Path> files) throws StartupException {
    List<FlowSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(new FlowSource(file.toString(), readOne(file)));
    }
    return sources;
  }

  /** What is no UTF-8 is replaced, and then found by the check. */
  private static String readOne(Path file) throws StartupException {
    if (!Files.isRegularFile(file)) {
      throw new StartupException(file + ": there is no such file");
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new StartupException(file + ": a flow file has at most " + MAX_BYTES + " bytes");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new StartupException(file + ": can't be read: " + unreadable.getMessage(), unreadable);
    }
  }

  static void write(Path file, String text) throws StartupException {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new StartupException(
          file + ": can't be written: " + unwritable.getMessage(), unwritable);
    }
  }

  static FlowCheck.Report check(List<FlowSource> sources, Prompts prompts) {
    return FlowCheck.check(sources, PromptFolder.of(prompts));
  }
}

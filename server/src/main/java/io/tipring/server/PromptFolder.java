package io.tipring.server;

import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.server.config.TipringConfig.Prompts;
import java.nio.file.Files;
import java.nio.file.Path;

/** The prompts and the music that are on the disk, where the media server looks for them. */
record PromptFolder(Path directory, String defaultLanguage) implements PromptCatalogue {

  private static final String SUFFIX = ".wav";

  static PromptFolder of(Prompts prompts) {
    return new PromptFolder(prompts.directory(), prompts.language());
  }

  /** A prompt that a language lacks is played in the site's own, if that has it. */
  @Override
  public boolean has(String language, String prompt) {
    return isThere(language, prompt) || isThere(defaultLanguage, prompt);
  }

  @Override
  public boolean hasMusic(String music) {
    return isThere("music", music);
  }

  private boolean isThere(String folder, String name) {
    return !folder.isEmpty() && Files.isRegularFile(directory.resolve(folder, name + SUFFIX));
  }
}

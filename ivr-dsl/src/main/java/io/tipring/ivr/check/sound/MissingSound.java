package io.tipring.ivr.check.sound;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.LanguageTag;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import java.util.List;

/**
 * What is to be played is there, in the language of the flow. The catalogue is asked for
 * well-formed names only, as it may make names of files of them.
 */
final class MissingSound implements Check {

  private final PromptCatalogue catalogue;

  MissingSound(PromptCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : flows) {
      String language = flow.languages().isEmpty() ? "" : flow.languages().getFirst().text();
      if (!language.isEmpty() && !LanguageTag.isWellFormed(language)) {
        continue;
      }
      String spoken = language.isEmpty() ? "the default language" : language;
      Sounds.prompts(List.of(flow))
          .filter(SoundName::isWellFormed)
          .filter(prompt -> !catalogue.has(language, prompt.text()))
          .forEach(
              prompt ->
                  findings.add(
                      FindingCode.MISSING_PROMPT,
                      prompt.span(),
                      "there is no prompt “%s” in %s".formatted(prompt.text(), spoken),
                      "record it, or correct the name"));
      Sounds.music(List.of(flow))
          .filter(SoundName::isWellFormed)
          .filter(music -> !catalogue.hasMusic(music.text()))
          .forEach(
              music ->
                  findings.add(
                      FindingCode.MISSING_PROMPT,
                      music.span(),
                      "there is no music “%s”".formatted(music.text()),
                      "add it, or correct the name"));
    }
  }
}

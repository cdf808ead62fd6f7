package io.tipring.ivr.check.sound;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.PromptCatalogue;
import java.util.List;

/** The checks of this package. */
public final class SoundChecks {
  private SoundChecks() {}

  public static List<Check> all(PromptCatalogue catalogue) {
    return List.of(new SoundName(), new MissingSound(catalogue));
  }
}

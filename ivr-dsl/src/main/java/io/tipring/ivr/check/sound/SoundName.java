package io.tipring.ivr.check.sound;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.regex.Pattern;

/** Names of prompts and music are plain, as they become names of files. */
final class SoundName implements Check {

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_-]{0,99}");

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Sounds.prompts(flows).forEach(prompt -> check(prompt, findings));
    Sounds.music(flows).forEach(music -> check(music, findings));
  }

  private static void check(Word sound, Findings findings) {
    if (!isWellFormed(sound)) {
      findings.add(
          FindingCode.BAD_SOUND_NAME,
          sound.span(),
          "“" + sound.text() + "” can't be the name of a sound",
          "use letters, digits, - and _ alone; no folder and no .wav");
    }
  }

  static boolean isWellFormed(Word sound) {
    return NAME.matcher(sound.text()).matches();
  }
}

package io.tipring.ivr;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.check.menu.MenuChecks;
import io.tipring.ivr.check.naming.NamingChecks;
import io.tipring.ivr.check.path.PathChecks;
import io.tipring.ivr.check.queue.QueueChecks;
import io.tipring.ivr.check.sound.SoundChecks;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import java.util.List;
import java.util.stream.Stream;

/** All checks. */
final class Checks {

  private Checks() {}

  /** Runs every check over flows that are to be deployed together. */
  static void run(List<Flow> flows, PromptCatalogue prompts, Findings findings) {
    Stream.of(
            NamingChecks.all(),
            PathChecks.all(),
            SoundChecks.all(prompts),
            MenuChecks.all(),
            QueueChecks.all())
        .flatMap(List<Check>::stream)
        .forEach(check -> check.check(flows, findings));
  }
}

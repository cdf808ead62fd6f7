package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Amount;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu asks again a sensible number of times, and what it says then can be heard. */
final class Repetition implements Check {

  private static final int MAX_TIMES = 10;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Menu.class)
        .flatMap(menu -> menu.parts(MenuPart.Repeating.class).stream())
        .forEach(
            branch -> {
              long times = branch.times().map(Amount::value).orElse(1L);
              if (times < 1 || times > MAX_TIMES) {
                findings.add(
                    FindingCode.BAD_REPETITION,
                    branch.times().orElseThrow().span(),
                    "a menu can't ask that often",
                    "write once, twice, or 3 to " + MAX_TIMES + " times");
              } else if (times == 1 && !branch.prompts().isEmpty()) {
                findings.add(
                    FindingCode.BAD_REPETITION,
                    branch.prompts().getFirst().span(),
                    "this is never heard: it is played before the menu asks again, and the first"
                        + " time leads on at once",
                    "say how often: plays \"%s\", twice -> NAME"
                        .formatted(branch.prompts().getFirst().text()));
              }
            });
  }
}

package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu says what happens to a caller who presses nothing. */
final class MissingNothing implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(Check.whole(flows), Statement.Menu.class)
        .filter(menu -> menu.parts(MenuPart.Nothing.class).isEmpty())
        .forEach(
            menu ->
                findings.add(
                    FindingCode.MISSING_NOTHING,
                    menu.span(),
                    "the menu does not say what happens to a caller who presses nothing",
                    "add: nothing for 6s, twice -> NAME"));
  }
}

package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu says which keys there are. */
final class SilentMenu implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(Check.whole(flows), Statement.Menu.class)
        .filter(menu -> menu.parts(MenuPart.Prompt.class).isEmpty())
        .forEach(
            menu ->
                findings.add(
                    FindingCode.SILENT_MENU,
                    menu.span(),
                    "the menu is silent: the caller hears no prompt",
                    "add: play \"NAME\""));
  }
}

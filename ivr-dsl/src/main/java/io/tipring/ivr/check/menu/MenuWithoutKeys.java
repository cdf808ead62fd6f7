package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu has a key to press. */
final class MenuWithoutKeys implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(Check.whole(flows), Statement.Menu.class)
        .filter(menu -> menu.parts(MenuPart.Key.class).isEmpty())
        .forEach(
            menu ->
                findings.add(
                    FindingCode.MENU_WITHOUT_KEYS,
                    menu.span(),
                    "the menu has no key to press",
                    "add: key 1 -> NAME"));
  }
}

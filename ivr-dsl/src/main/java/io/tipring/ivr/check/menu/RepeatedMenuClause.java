package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu says once what happens on nothing, and once on a wrong key. */
final class RepeatedMenuClause implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Menu.class)
        .forEach(
            menu -> {
              check(menu.parts(MenuPart.Nothing.class), "nothing", findings);
              check(menu.parts(MenuPart.WrongKey.class), "wrong key", findings);
            });
  }

  private static void check(List<? extends MenuPart> same, String what, Findings findings) {
    same.stream()
        .skip(1)
        .forEach(
            part ->
                findings.add(
                    FindingCode.REPEATED_CLAUSE,
                    part.span(),
                    "the menu has a line for “%s” already (%s)"
                        .formatted(what, same.getFirst().span().place()),
                    "leave one of the two out"));
  }
}

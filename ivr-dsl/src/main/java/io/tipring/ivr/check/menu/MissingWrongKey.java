package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;

/** A menu says what happens to a caller who presses a key that it has not. */
final class MissingWrongKey implements Check {

  private static final int KEYS_OF_A_PHONE = 12;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(Check.whole(flows), Statement.Menu.class)
        .filter(
            menu -> menu.parts(MenuPart.WrongKey.class).isEmpty() && keys(menu) < KEYS_OF_A_PHONE)
        .forEach(
            menu ->
                findings.add(
                    FindingCode.MISSING_WRONG_KEY,
                    menu.span(),
                    "the menu does not say what a wrong key does; it asks again, and the third"
                        + " leads where “nothing” leads",
                    "add: wrong key, 3 times -> NAME"));
  }

  private static long keys(Statement.Menu menu) {
    return menu.parts(MenuPart.Key.class).stream()
        .flatMap(branch -> branch.keys().stream())
        .map(Word::text)
        .distinct()
        .count();
  }
}

package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A key is one that a phone has. */
final class KeyForm implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Menu.class)
        .flatMap(menu -> menu.parts(MenuPart.Key.class).stream())
        .flatMap(branch -> branch.keys().stream())
        .filter(key -> key.text().length() != 1)
        .forEach(
            key ->
                findings.add(
                    FindingCode.BAD_KEY,
                    key.span(),
                    "“" + key.text() + "” is not one key",
                    "a menu takes one key of 0–9, * and #; several may share a branch:"
                        + " key 1, 2 -> NAME"));
  }
}

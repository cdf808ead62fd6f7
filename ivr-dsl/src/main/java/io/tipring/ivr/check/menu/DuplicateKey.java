package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A key of a menu leads to one place. */
final class DuplicateKey implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Menu.class)
        .forEach(
            menu -> {
              Map<String, Word> seen = new TreeMap<>();
              menu.parts(MenuPart.Key.class).stream()
                  .flatMap(branch -> branch.keys().stream())
                  .forEach(
                      key -> {
                        Word first = seen.putIfAbsent(key.text(), key);
                        if (first != null) {
                          findings.add(
                              FindingCode.DUPLICATE_KEY,
                              key.span(),
                              "key %s has a branch already (%s)"
                                  .formatted(key.text(), first.span().place()),
                              "leave one of the two out");
                        }
                      });
            });
  }
}

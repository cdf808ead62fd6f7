package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.DurationRange;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import java.util.List;

/** A menu waits long enough to press a key, and not for ever. */
final class SilenceLength implements Check {

  private static final long MIN_MILLIS = 500;
  private static final long MAX_MILLIS = 600_000;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Check.statements(flows, Statement.Menu.class)
        .flatMap(menu -> menu.parts(MenuPart.Nothing.class).stream())
        .forEach(
            nothing ->
                DurationRange.check(
                    nothing.silence(), MIN_MILLIS, MAX_MILLIS, "500ms to 10m", findings));
  }
}

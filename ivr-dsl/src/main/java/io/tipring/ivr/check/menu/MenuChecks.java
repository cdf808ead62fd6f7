package io.tipring.ivr.check.menu;

import io.tipring.ivr.check.Check;
import java.util.List;

/** The checks of this package. */
public final class MenuChecks {
  private MenuChecks() {}

  public static List<Check> all() {
    return List.of(
        new MissingNothing(),
        new MissingWrongKey(),
        new DuplicateKey(),
        new KeyForm(),
        new SilentMenu(),
        new MenuWithoutKeys(),
        new Repetition(),
        new RepeatedMenuClause(),
        new SilenceLength());
  }
}

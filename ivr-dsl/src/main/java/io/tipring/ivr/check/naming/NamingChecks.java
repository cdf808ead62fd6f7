package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import java.util.List;

/** The checks of this package. */
public final class NamingChecks {
  private NamingChecks() {}

  public static List<Check> all() {
    return List.of(
        new DuplicateFlow(),
        new CalledNumberForm(),
        new DuplicateCalledNumber(),
        new Language(),
        new EmptyFlow());
  }
}

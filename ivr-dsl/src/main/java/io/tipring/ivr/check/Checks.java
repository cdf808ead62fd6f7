package io.tipring.ivr.check;

import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import java.util.List;

/** All checks. */
public final class Checks {
  private Checks() {}

  /** Runs every check over flows that are to be deployed together. */
  public static void run(List<Flow> flows, PromptCatalogue prompts, Findings findings) {}
}

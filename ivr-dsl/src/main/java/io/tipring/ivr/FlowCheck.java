package io.tipring.ivr;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.finding.Finding;
import io.tipring.ivr.finding.FindingPrinter;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.Severity;
import io.tipring.ivr.parse.FlowReader;
import io.tipring.ivr.syntax.Flow;
import java.util.List;

/** Checks flow files together, as {@code tipring flow check} does: numbers and names span files. */
public final class FlowCheck {

  private FlowCheck() {}

  /**
   * What was found.
   *
   * @param findings all, sorted by file and place
   */
  public record Report(List<Finding> findings) {

    public Report {
      findings = List.copyOf(findings);
    }

    /** Whether the flows can't be deployed. */
    public boolean hasErrors() {
      return findings.stream().anyMatch(f -> f.code().severity() == Severity.ERROR);
    }

    /** All findings for people and editors; empty if there is none. */
    public String text() {
      return FindingPrinter.print(findings);
    }

    /** Of the command line: 0 if the flows can be deployed (warnings or not), else 1. */
    public int exitStatus() {
      return hasErrors() ? 1 : 0;
    }
  }

  /** Checks files, but not whether their prompts exist. */
  public static Report check(List<FlowSource> files) {
    return check(files, PromptCatalogue.UNKNOWN);
  }

  /**
   * @param files names and texts; read the bytes as UTF-8 with malformed ones replaced, those are
   *     then found
   * @param prompts what prompts there are
   */
  public static Report check(List<FlowSource> files, PromptCatalogue prompts) {
    return read(files, prompts).report();
  }

  /** The flows and what was found. */
  record Read(List<Flow> flows, Report report) {}

  static Read read(List<FlowSource> files, PromptCatalogue prompts) {
    Findings findings = new Findings();
    List<Flow> flows = FlowReader.read(files, findings);
    Checks.run(flows, prompts, findings);
    return new Read(List.copyOf(flows), new Report(findings.sorted()));
  }
}

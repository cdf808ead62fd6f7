package io.tipring.ivr.finding;

import static io.tipring.ivr.finding.Severity.ERROR;
import static io.tipring.ivr.finding.Severity.WARNING;

/**
 * What can be wrong with a flow. The codes are stable: {@code docs/dsl/findings.md} has each with
 * an example, and a code that is no longer used is not given to another finding.
 */
public enum FindingCode {
  FILE_TOO_LARGE("F001", ERROR),
  UNKNOWN_CHARACTER("F002", ERROR),
  BAD_TEXT("F003", ERROR),
  BAD_NUMBER("F004", ERROR),
  SYNTAX("F005", ERROR),
  TOO_MANY_FINDINGS("F006", ERROR),
  NO_FLOW("F007", WARNING),

  DUPLICATE_FLOW("F101", ERROR),
  BAD_CALLED_NUMBER("F102", ERROR),
  DUPLICATE_CALLED_NUMBER("F103", ERROR),
  DUPLICATE_LANGUAGE("F104", ERROR),
  BAD_LANGUAGE("F105", ERROR),
  EMPTY_FLOW("F106", ERROR),

  UNKNOWN_TARGET("F201", ERROR),
  DUPLICATE_LABEL("F202", ERROR),
  UNREACHABLE_STEP("F203", ERROR),
  DEAD_END("F204", ERROR),
  LOOP_WITHOUT_INPUT("F205", ERROR),

  NOT_ANSWERED("F301", ERROR),
  ANSWERED_TWICE("F302", WARNING),
  MISSING_PROMPT("F303", ERROR),
  BAD_SOUND_NAME("F304", ERROR),

  MISSING_NOTHING("F401", ERROR),
  MISSING_WRONG_KEY("F402", WARNING),
  DUPLICATE_KEY("F403", ERROR),
  BAD_KEY("F404", ERROR),
  SILENT_MENU("F405", WARNING),
  MENU_WITHOUT_KEYS("F406", ERROR),
  BAD_REPETITION("F407", ERROR),
  REPEATED_CLAUSE("F408", ERROR),

  DUPLICATE_QUEUE("F501", ERROR),
  BAD_SKILL_LEVEL("F502", ERROR),
  QUEUE_WITHOUT_NEED("F503", WARNING),
  BAD_PRIORITY("F504", ERROR),
  DUPLICATE_SKILL("F505", ERROR),

  BAD_DURATION("F601", ERROR);

  private final String code;
  private final Severity severity;

  FindingCode(String code, Severity severity) {
    this.code = code;
    this.severity = severity;
  }

  /** As printed, e.g. {@code F201}. */
  public String code() {
    return code;
  }

  public Severity severity() {
    return severity;
  }
}

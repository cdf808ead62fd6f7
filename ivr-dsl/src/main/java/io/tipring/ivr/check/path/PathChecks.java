package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import java.util.List;

/** The checks of this package. */
public final class PathChecks {
  private PathChecks() {}

  public static List<Check> all() {
    return List.of(
        new UnknownTarget(),
        new DuplicateLabel(),
        new UnreachableStep(),
        new DeadEnd(),
        new LoopWithoutInput(),
        new AnswerFirst(),
        new AnsweredTwice());
  }
}

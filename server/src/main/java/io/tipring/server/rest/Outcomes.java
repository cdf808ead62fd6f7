package io.tipring.server.rest;

import io.tipring.core.effect.ControlEffect.Outcome;
import io.tipring.core.effect.ControlEffect.Outcome.Done;
import io.tipring.server.rest.Problem.FieldError;
import java.util.List;

/** How the engine's replies read in HTTP. */
final class Outcomes {

  private Outcomes() {}

  /**
   * The reply of a request that was granted.
   *
   * @throws ProblemException if it was not
   */
  static Done check(Outcome outcome) {
    return switch (outcome) {
      case Done done -> done;
      case Outcome.NotFound notFound ->
          throw new ProblemException(Problem.notFound("there is no " + notFound.what()));
      case Outcome.Conflict conflict ->
          throw new ProblemException(Problem.conflict(conflict.why()));
      case Outcome.Invalid invalid ->
          throw new ProblemException(
              Problem.invalidFields(List.of(new FieldError(invalid.field(), invalid.why()))));
    };
  }
}

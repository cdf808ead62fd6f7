package io.tipring.ivr.check.path;

import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Target;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds all arrows of a flow. */
final class Targets {

  private Targets() {}

  /** The names that arrows lead to and nothing in the flow has. */
  static List<Word> unknown(Flow flow, Set<String> labels) {
    return flow.allStatements().stream()
        .flatMap(Targets::of)
        .filter(Target.Label.class::isInstance)
        .map(target -> ((Target.Label) target).name())
        .filter(name -> !labels.contains(name.text()))
        .toList();
  }

  private static Stream<Target> of(Statement statement) {
    return switch (statement) {
      case Statement.GoTo goTo -> Stream.of(goTo.target());
      case Statement.Menu menu ->
          menu.parts(MenuPart.Branch.class).stream().map(MenuPart.Branch::target);
      case Statement.Queue queue ->
          queue.parts(QueuePart.Refused.class).stream().map(QueuePart.Refused::target);
      case Statement.Answer _, Statement.Play _, Statement.HangUp _, Statement.Step _ ->
          Stream.empty();
    };
  }
}

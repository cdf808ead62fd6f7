package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;
import java.util.List;
import java.util.function.Consumer;

/**
 * One flow.
 *
 * @param numbers what follows {@code on call to}
 * @param languages what follows {@code language}; one at most where the flow is right
 * @param end the closing brace
 * @param whole whether all of it could be read: where it could not, only what stands alone can be
 *     checked, not how the steps hang together
 */
public record Flow(
    Word name,
    List<Word> numbers,
    List<Word> languages,
    List<Statement> body,
    Span end,
    boolean whole) {

  public Flow {
    numbers = List.copyOf(numbers);
    languages = List.copyOf(languages);
    body = List.copyOf(body);
  }

  /** All statements, those inside steps too, in the order of the text. */
  public List<Statement> allStatements() {
    return body.stream().mapMulti(Flow::flatten).toList();
  }

  private static void flatten(Statement statement, Consumer<Statement> out) {
    out.accept(statement);
    if (statement instanceof Statement.Step step) {
      step.body().forEach(inner -> flatten(inner, out));
    }
  }
}

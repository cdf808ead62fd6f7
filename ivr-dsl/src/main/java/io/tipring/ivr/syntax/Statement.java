package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;
import java.util.List;

/** What a flow does, from top to bottom. */
public sealed interface Statement {

  /** The words that name the statement: {@code menu main}, {@code play "welcome"}. */
  Span span();

  /** A statement that branches can name. */
  sealed interface Labelled extends Statement {
    Word name();
  }

  record Answer(Span span) implements Statement {}

  /**
   * @param inFull not cut short by a key
   */
  record Play(List<Word> prompts, boolean inFull, Span span) implements Statement {
    public Play {
      prompts = List.copyOf(prompts);
    }
  }

  record GoTo(Target target, Span span) implements Statement {}

  record HangUp(Span span) implements Statement {}

  /**
   * @param end the closing brace
   */
  record Step(Word name, List<Statement> body, Span span, Span end) implements Labelled {
    public Step {
      body = List.copyOf(body);
    }
  }

  record Menu(Word name, List<MenuPart> parts, Span span) implements Labelled {
    public Menu {
      parts = List.copyOf(parts);
    }

    /** The parts of one kind, in the order of the text. */
    public <T extends MenuPart> List<T> parts(Class<T> kind) {
      return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  record Queue(Word name, List<QueuePart> parts, Span span) implements Labelled {
    public Queue {
      parts = List.copyOf(parts);
    }

    /** The parts of one kind, in the order of the text. */
    public <T extends QueuePart> List<T> parts(Class<T> kind) {
      return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }
}

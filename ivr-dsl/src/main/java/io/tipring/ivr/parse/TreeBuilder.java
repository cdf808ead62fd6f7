package io.tipring.ivr.parse;

import io.tipring.ivr.finding.SourceText;
import io.tipring.ivr.finding.Span;
import io.tipring.ivr.grammar.FlowLanguageParser.FileContext;
import io.tipring.ivr.grammar.FlowLanguageParser.FlowContext;
import io.tipring.ivr.grammar.FlowLanguageParser.MenuContext;
import io.tipring.ivr.grammar.FlowLanguageParser.PartContext;
import io.tipring.ivr.grammar.FlowLanguageParser.PlayContext;
import io.tipring.ivr.grammar.FlowLanguageParser.PromptsContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueContext;
import io.tipring.ivr.grammar.FlowLanguageParser.SimpleContext;
import io.tipring.ivr.grammar.FlowLanguageParser.StatementContext;
import io.tipring.ivr.grammar.FlowLanguageParser.StepContext;
import io.tipring.ivr.grammar.FlowLanguageParser.TargetContext;
import io.tipring.ivr.grammar.FlowLanguageParser.WordContext;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Target;
import io.tipring.ivr.syntax.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Makes the syntax tree of a parse tree. A piece with a syntax error in it is left out, and its
 * flow is marked as not whole.
 */
final class TreeBuilder {

  private final SourceText source;
  private final PartBuilder parts;
  private boolean whole;

  TreeBuilder(SourceText source) {
    this.source = source;
    this.parts = new PartBuilder(this);
  }

  List<Flow> flows(FileContext file) {
    List<Flow> flows = new ArrayList<>();
    for (FlowContext flow : file.flow()) {
      if (flow.word() != null && !isBroken(flow.word())) {
        flows.add(flow(flow));
      }
    }
    return flows;
  }

  private Flow flow(FlowContext flow) {
    whole = !isBrokenItself(flow);
    List<Word> numbers = new ArrayList<>();
    List<Word> languages = new ArrayList<>();
    List<Statement> body = new ArrayList<>();
    for (PartContext part : flow.part()) {
      if (isBrokenItself(part)) {
        whole = false;
      } else if (part.onCall() != null) {
        if (intact(part.onCall())) {
          part.onCall().STRING().forEach(number -> numbers.add(text(number)));
        }
      } else if (part.language() != null) {
        if (intact(part.language())) {
          languages.add(text(part.language().STRING()));
        }
      } else if (part.statement() != null) {
        statement(part.statement(), body);
      }
    }
    return new Flow(
        word(flow.word()), numbers, languages, body, brace(flow.RBRACE(), flow.word()), whole);
  }

  private void statement(StatementContext statement, List<Statement> out) {
    if (isBrokenItself(statement)) {
      whole = false;
    } else if (statement.simple() != null) {
      simple(statement.simple(), out);
    } else if (statement.step() != null) {
      step(statement.step(), out);
    } else if (statement.menu() != null) {
      menu(statement.menu(), out);
    } else if (statement.queue() != null) {
      queue(statement.queue(), out);
    }
  }

  private void simple(SimpleContext simple, List<Statement> out) {
    if (!intact(simple)) {
      return;
    }
    if (simple.answer() != null) {
      out.add(new Statement.Answer(span(simple)));
    } else if (simple.play() != null) {
      PlayContext play = simple.play();
      out.add(new Statement.Play(texts(play.prompts()), play.FULL() != null, span(simple)));
    } else if (simple.goTo() != null) {
      out.add(new Statement.GoTo(target(simple.goTo().target()), span(simple)));
    } else {
      out.add(new Statement.HangUp(span(simple)));
    }
  }

  private void step(StepContext step, List<Statement> out) {
    if (hasLostItsName(step, step.word())) {
      return;
    }
    List<Statement> body = new ArrayList<>();
    step.simple().forEach(simple -> simple(simple, body));
    Span head = span(step.STEP()).to(span(step.word()));
    out.add(new Statement.Step(word(step.word()), body, head, brace(step.RBRACE(), step.word())));
  }

  private void menu(MenuContext menu, List<Statement> out) {
    if (!hasLostItsName(menu, menu.word())) {
      out.add(
          new Statement.Menu(
              word(menu.word()),
              intactOnes(menu.menuPart(), parts::menuPart),
              span(menu.MENU()).to(span(menu.word()))));
    }
  }

  private void queue(QueueContext queue, List<Statement> out) {
    if (!hasLostItsName(queue, queue.word())) {
      out.add(
          new Statement.Queue(
              word(queue.word()),
              intactOnes(queue.queuePart(), parts::queuePart),
              span(queue.QUEUE()).to(span(queue.word()))));
    }
  }

  private boolean hasLostItsName(ParserRuleContext block, WordContext name) {
    if (isBrokenItself(block)) {
      whole = false;
    }
    boolean lost = name == null || isBroken(name);
    if (lost) {
      whole = false;
    }
    return lost;
  }

  private <C extends ParserRuleContext, T> List<T> intactOnes(
      List<C> contexts, Function<C, T> build) {
    return contexts.stream().filter(this::intact).map(build).toList();
  }

  /** Whether no error lies in the piece; if one does, the flow is not whole. */
  private boolean intact(ParserRuleContext context) {
    if (isBroken(context)) {
      whole = false;
      return false;
    }
    return true;
  }

  private static boolean isBroken(ParserRuleContext context) {
    if (isBrokenItself(context)) {
      return true;
    }
    for (int i = 0; i < context.getChildCount(); i++) {
      if (context.getChild(i) instanceof ParserRuleContext child && isBroken(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBrokenItself(ParserRuleContext context) {
    if (context.exception != null || context.getChildCount() == 0) {
      return true;
    }
    for (ParseTree child : context.children) {
      if (child instanceof ErrorNode) {
        return true;
      }
    }
    return false;
  }

  Target target(TargetContext target) {
    return target.word() == null
        ? new Target.HangUp(span(target))
        : new Target.Label(word(target.word()));
  }

  List<Word> texts(PromptsContext prompts) {
    return prompts == null ? List.of() : prompts.STRING().stream().map(this::text).toList();
  }

  Word word(WordContext word) {
    return new Word(word.getText(), span(word));
  }

  /** A quoted text without its quotation marks and escapes. */
  Word text(TerminalNode string) {
    String quoted = string.getText();
    boolean closed =
        quoted.length() > 1 && "\"”“＂".indexOf(quoted.charAt(quoted.length() - 1)) >= 0;
    String inner = quoted.substring(1, quoted.length() - (closed ? 1 : 0));
    return new Word(inner.replaceAll("\\\\(.)", "$1"), span(string));
  }

  Span span(ParserRuleContext context) {
    return span(context.getStart()).to(span(context.getStop()));
  }

  Span span(TerminalNode node) {
    return span(node.getSymbol());
  }

  /** The closing brace, or where there is none the name of the block. */
  private Span brace(TerminalNode brace, WordContext name) {
    return brace == null || brace.getSymbol().getTokenIndex() < 0 ? span(name) : span(brace);
  }

  private Span span(Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }
}

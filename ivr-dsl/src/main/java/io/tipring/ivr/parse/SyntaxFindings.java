package io.tipring.ivr.parse;

import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.SourceText;
import io.tipring.ivr.finding.Span;
import io.tipring.ivr.finding.Suggestion;
import io.tipring.ivr.grammar.FlowLanguageParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.FailedPredicateException;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Says what should stand where something else stands. Recovery is ANTLR's: leave out one token, or
 * supply one, or skip to where the grammar can go on.
 */
final class SyntaxFindings extends DefaultErrorStrategy {

  /** More choices than these confuse more than they help. */
  private static final int MAX_CHOICES = 12;

  private final SourceText source;
  private final Findings findings;

  SyntaxFindings(SourceText source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  @Override
  protected void reportNoViableAlternative(Parser parser, NoViableAltException e) {
    report(parser, e.getOffendingToken(), parser.getExpectedTokens());
  }

  @Override
  protected void reportInputMismatch(Parser parser, InputMismatchException e) {
    report(parser, e.getOffendingToken(), e.getExpectedTokens());
  }

  @Override
  protected void reportFailedPredicate(Parser parser, FailedPredicateException e) {
    report(parser, e.getOffendingToken(), IntervalSet.of(FlowLanguageParser.NAME));
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      report(parser, parser.getCurrentToken(), getExpectedTokens(parser));
    }
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      report(parser, parser.getCurrentToken(), getExpectedTokens(parser));
    }
  }

  private void report(Parser parser, Token token, IntervalSet expected) {
    List<String> choices = choices(expected);
    String should =
        choices.isEmpty()
            ? "nothing more"
            : choices.size() == 1
                ? choices.getFirst()
                : String.join(", ", choices.subList(0, choices.size() - 1))
                    + " or "
                    + choices.getLast();
    if (token.getType() == Token.EOF) {
      Token last = parser.getInputStream().LT(-1);
      Span end = last == null ? new Span(source, source.length(), source.length()) : spanOf(last);
      findings.add(
          FindingCode.SYNTAX,
          end,
          "the file ends too early after this",
          "here should follow " + should);
      return;
    }
    Optional<String> meant =
        token.getType() == FlowLanguageParser.NAME
            ? Suggestion.closest(token.getText(), words(expected))
            : Optional.empty();
    findings.add(
        FindingCode.SYNTAX,
        spanOf(token),
        "“" + shorten(token.getText()) + "” can't stand here",
        meant.map(word -> "did you mean “" + word + "”? ").orElse("")
            + "here should stand "
            + should);
  }

  private Span spanOf(Token token) {
    return new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
  }

  private static List<String> choices(IntervalSet expected) {
    List<String> choices = new ArrayList<>();
    boolean name = expected.contains(FlowLanguageParser.NAME);
    if (name) {
      choices.add("a name");
    }
    for (int type : expected.toArray()) {
      boolean partOfName = name && isKeyword(type);
      if (type != FlowLanguageParser.NAME && !partOfName && choices.size() < MAX_CHOICES) {
        choices.add(describe(type));
      }
    }
    return choices;
  }

  private static List<String> words(IntervalSet expected) {
    List<String> words = new ArrayList<>();
    for (int type : expected.toArray()) {
      if (isKeyword(type)) {
        words.add(describe(type));
      }
    }
    return words;
  }

  private static boolean isKeyword(int type) {
    return type >= FlowLanguageParser.FLOW && type <= FlowLanguageParser.REFUSED;
  }

  private static String describe(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the file";
      case FlowLanguageParser.NAME -> "a name";
      case FlowLanguageParser.STRING -> "a text in quotation marks";
      case FlowLanguageParser.NUMBER -> "a number";
      case FlowLanguageParser.DURATION -> "a duration such as 6s";
      case FlowLanguageParser.NEED -> "need";
      case FlowLanguageParser.ARROW -> "->";
      case FlowLanguageParser.AT_LEAST -> ">=";
      default -> {
        String literal = FlowLanguageParser.VOCABULARY.getLiteralName(type);
        yield literal == null
            ? FlowLanguageParser.VOCABULARY.getDisplayName(type)
            : literal.substring(1, literal.length() - 1);
      }
    };
  }

  private static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, text.offsetByCodePoints(0, 30)) + "…";
  }
}

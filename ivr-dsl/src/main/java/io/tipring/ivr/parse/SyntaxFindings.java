package io.tipring.ivr.parse;

import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.SourceText;
import io.tipring.ivr.finding.Span;
import io.tipring.ivr.finding.Suggestion;
import io.tipring.ivr.grammar.FlowLanguageParser;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.Token;

/** Says what should stand where something else stands. */
final class SyntaxFindings {

  private static final int MAX_SHOWN = 40;

  private final SourceText source;
  private final Findings findings;

  SyntaxFindings(SourceText source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  /** A token stands where none of the expected can be read from it. */
  void unexpected(Parser parser, Token token, List<Integer> expected) {
    if (findings.isFull()) {
      return;
    }
    Token before = parser.getInputStream().LT(-1);
    boolean inLine = !Block.is(parser.getContext());
    if (token.getType() == Token.EOF && before != null) {
      add(
          before,
          "the file ends too early, after this",
          "here should follow " + oneOf(parser, expected));
    } else if (inLine && before != null && before.getLine() < token.getLine()) {
      add(
          before,
          "something is missing after this",
          "here should follow " + oneOf(parser, expected));
    } else {
      add(
          token,
          "“" + shorten(token.getText()) + "” can't stand here",
          meant(token, expected)
              .map(word -> "did you mean “" + word + "”?")
              .orElse((inLine ? "here should stand " : "") + oneOf(parser, expected)));
    }
  }

  /** One token more, and all would be well. */
  void missing(Parser parser, Token token, List<Integer> expected) {
    Token before = parser.getInputStream().LT(-1);
    String what = Vocabulary.oneOf(expected);
    String mend =
        expected.contains(FlowLanguageParser.RBRACE) && Block.is(parser.getContext())
            ? "put it there; it closes what begins in line " + parser.getContext().start.getLine()
            : "put it there";
    if (token.getType() == Token.EOF || before.getLine() < token.getLine()) {
      add(before, what + " is missing after this", mend);
    } else {
      add(
          token,
          what + " is missing before this",
          meant(token, expected).map(word -> "did you mean “" + word + "”?").orElse(mend));
    }
  }

  private static String oneOf(Parser parser, List<Integer> expected) {
    Block block = Block.around(parser.getContext());
    return Block.is(parser.getContext()) && expected.containsAll(block.starts())
        ? block.place() + " can stand " + Vocabulary.oneOf(block.starts())
        : Vocabulary.oneOf(expected);
  }

  private static Optional<String> meant(Token token, List<Integer> expected) {
    return token.getType() == FlowLanguageParser.NAME
        ? Suggestion.closest(token.getText(), Vocabulary.keywords(expected))
        : Optional.empty();
  }

  private void add(Token token, String message, String hint) {
    findings.add(
        FindingCode.SYNTAX,
        new Span(source, token.getStartIndex(), token.getStopIndex() + 1),
        message,
        hint);
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…";
  }
}

package io.tipring.ivr.parse;

import io.tipring.ivr.grammar.FlowLanguageLexer;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/** Writes the tokens of a flow with regular space between them. */
public final class Layout {

  private static final String INDENT = "  ";

  /** Behind a note; no other token ends in space. */
  private static final Pattern TRAILING_SPACE = Pattern.compile("[ \\t\\f\\u00A0\\u3000\\uFEFF]+$");

  /** Deeper text is not moved further in: only text with errors is as deep. */
  private static final int MAX_DEPTH = 8;

  private final StringBuilder out = new StringBuilder();
  private Token before;
  private int depth;

  private Layout() {}

  /** The text with regular indentation and space. */
  public static String of(String text) {
    if (text.length() > FlowReader.MAX_CHARACTERS) {
      return text;
    }
    FlowLanguageLexer lexer = new FlowLanguageLexer(CharStreams.fromString(text));
    lexer.removeErrorListeners();
    Layout layout = new Layout();
    for (Token token : lexer.getAllTokens()) {
      if (token.getType() != FlowLanguageLexer.SPACE) {
        layout.write(token);
      }
    }
    return layout.before == null ? "" : layout.out.append('\n').toString();
  }

  private void write(Token token) {
    if (token.getType() == FlowLanguageLexer.RBRACE) {
      depth = Math.max(0, depth - 1);
    }
    if (before == null || before.getLine() < token.getLine()) {
      newLine(token);
    } else if (isSpaced(token)) {
      out.append(token.getType() == FlowLanguageLexer.COMMENT ? "  " : " ");
    }
    out.append(TRAILING_SPACE.matcher(token.getText()).replaceFirst(""));
    if (token.getType() == FlowLanguageLexer.LBRACE) {
      depth++;
    }
    before = token;
  }

  private void newLine(Token token) {
    if (before != null) {
      boolean emptyLine = token.getLine() - before.getLine() > 1;
      boolean atBrace =
          before.getType() == FlowLanguageLexer.LBRACE
              || token.getType() == FlowLanguageLexer.RBRACE;
      out.append(emptyLine && !atBrace ? "\n\n" : "\n");
    }
    out.append(INDENT.repeat(Math.min(depth, MAX_DEPTH)));
  }

  private boolean isSpaced(Token token) {
    boolean tight =
        token.getType() == FlowLanguageLexer.COMMA
            || token.getType() == FlowLanguageLexer.DOT
            || before.getType() == FlowLanguageLexer.DOT;
    // Where signs without a meaning touch something, it is not known what was meant.
    boolean touchesUnknown =
        (isUnknown(token) || isUnknown(before))
            && before.getStopIndex() + 1 == token.getStartIndex();
    return !tight && !touchesUnknown;
  }

  private static boolean isUnknown(Token token) {
    return switch (token.getType()) {
      case FlowLanguageLexer.UNKNOWN,
          FlowLanguageLexer.BAD_ARROW,
          FlowLanguageLexer.BAD_COMPARISON,
          FlowLanguageLexer.BAD_NUMBER,
          FlowLanguageLexer.BAD_STRING ->
          true;
      default -> false;
    };
  }
}

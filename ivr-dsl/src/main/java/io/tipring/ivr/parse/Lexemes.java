package io.tipring.ivr.parse;

import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.SourceText;
import io.tipring.ivr.finding.Span;
import io.tipring.ivr.grammar.FlowLanguageLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Tells of what is no word of the language, and passes on what was meant where that is plain, so
 * that one slip gives one finding: the punctuation of a Chinese keyboard, above all.
 */
final class Lexemes {

  /** Full-width signs, and what stands for them, in the same order. */
  private static final String WIDE = "，｛｝．＊＃、";

  private static final String NARROW = ",{}.*#,";

  /** What a decoder puts in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final int[] NARROW_TYPES = {
    FlowLanguageLexer.COMMA,
    FlowLanguageLexer.LBRACE,
    FlowLanguageLexer.RBRACE,
    FlowLanguageLexer.DOT,
    FlowLanguageLexer.STAR,
    FlowLanguageLexer.HASH,
    FlowLanguageLexer.COMMA
  };

  private final SourceText source;
  private final Findings findings;

  Lexemes(SourceText source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  /** The tokens that the parser shall see. */
  List<Token> mend(List<? extends Token> tokens) {
    List<Token> mended = new ArrayList<>(tokens.size());
    for (Token token : tokens) {
      if (token.getChannel() == Token.DEFAULT_CHANNEL) {
        Token read = mend(token, mended.isEmpty() ? Token.EOF : mended.getLast().getType());
        if (read.getChannel() == Token.DEFAULT_CHANNEL) {
          mended.add(read);
        }
      }
    }
    return mended;
  }

  private Token mend(Token token, int before) {
    Span span = new Span(source, token.getStartIndex(), token.getStopIndex() + 1);
    return switch (token.getType()) {
      case FlowLanguageLexer.BAD_STRING -> badText(token, span);
      case FlowLanguageLexer.WIDE_STRING -> {
        findings.add(
            FindingCode.BAD_TEXT,
            span,
            "these quotation marks are not \" \"",
            "write \"%s\"".formatted(inner(token.getText())));
        yield retyped(token, FlowLanguageLexer.STRING);
      }
      case FlowLanguageLexer.BAD_NUMBER -> badNumber(token, span, before);
      case FlowLanguageLexer.BAD_ARROW -> {
        findings.add(
            FindingCode.UNKNOWN_CHARACTER, span, "this is no arrow", "an arrow is written ->");
        yield retyped(token, FlowLanguageLexer.ARROW);
      }
      case FlowLanguageLexer.BAD_COMPARISON -> {
        findings.add(
            FindingCode.UNKNOWN_CHARACTER,
            span,
            "“" + token.getText() + "” is no comparison that a need can have",
            "write >= for “at least”");
        yield retyped(token, FlowLanguageLexer.AT_LEAST);
      }
      case FlowLanguageLexer.STRING -> {
        if (token.getText().indexOf(REPLACEMENT) >= 0) {
          notUtf8(span);
        }
        yield token;
      }
      case FlowLanguageLexer.UNKNOWN -> unknown(token, span);
      default -> token;
    };
  }

  private Token badNumber(Token token, Span span, int before) {
    boolean duration = before == FlowLanguageLexer.FOR || before == FlowLanguageLexer.UP;
    findings.add(
        FindingCode.BAD_NUMBER,
        span,
        "“" + token.getText() + (duration ? "” is no duration" : "” is no name and no number"),
        duration
            ? "durations are written 500ms, 6s, 5m or 1h, with no space inside"
            : "names begin with a letter");
    return retyped(token, duration ? FlowLanguageLexer.DURATION : FlowLanguageLexer.NAME);
  }

  private Token badText(Token token, Span span) {
    if (token.getText().length() > 1 && token.getText().endsWith("\"")) {
      findings.add(
          FindingCode.BAD_TEXT,
          span,
          "a backslash stands before \" or \\ only",
          "leave the backslash out, or write \\\\ for one");
    } else {
      findings.add(
          FindingCode.BAD_TEXT,
          span,
          "the text has no closing quotation mark on its line",
          "close it with \"");
    }
    return retyped(token, FlowLanguageLexer.STRING);
  }

  private Token unknown(Token token, Span span) {
    int character = token.getText().codePointAt(0);
    int wide = WIDE.indexOf(character);
    if (wide >= 0) {
      findings.add(
          FindingCode.UNKNOWN_CHARACTER,
          span,
          "“" + token.getText() + "” is a full-width sign",
          "write " + NARROW.charAt(wide) + " as on an English keyboard");
      return retyped(token, NARROW_TYPES[wide]);
    }
    if (character == REPLACEMENT) {
      notUtf8(span);
    } else {
      findings.add(
          FindingCode.UNKNOWN_CHARACTER,
          span,
          Character.isISOControl(character)
              ? "a control character (U+%04X) has no place in a flow".formatted(character)
              : "“" + token.getText() + "” has no meaning in a flow",
          "leave it out; texts stand in quotation marks, comments behind # or //");
    }
    CommonToken hidden = new CommonToken(token);
    hidden.setChannel(Token.HIDDEN_CHANNEL);
    return hidden;
  }

  private void notUtf8(Span span) {
    findings.add(
        FindingCode.UNKNOWN_CHARACTER,
        span,
        "the file is not UTF-8 here",
        "save the file in the encoding UTF-8");
  }

  private static String inner(String quoted) {
    return quoted.substring(1, quoted.length() - 1);
  }

  private static Token retyped(Token token, int type) {
    CommonToken copy = new CommonToken(token);
    copy.setType(type);
    return copy;
  }
}

package io.tipring.ivr.parse;

import io.tipring.ivr.grammar.FlowLanguageParser;
import java.util.List;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.FailedPredicateException;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Goes on behind a syntax error as a reader would: on the next line of the same block, or behind
 * its closing brace; and a block that begins inside another shows that the other was never closed.
 * So one slip spoils one line.
 */
final class Recovery extends DefaultErrorStrategy {

  private final SyntaxFindings findings;

  Recovery(SyntaxFindings findings) {
    this.findings = findings;
  }

  /** Called before each choice; a block's own lines are the choice that can go wrong here. */
  @Override
  public void sync(Parser parser) {
    if (!Block.is(parser.getContext())) {
      super.sync(parser);
      return;
    }
    Token token = parser.getCurrentToken();
    IntervalSet next = parser.getATN().nextTokens(parser.getATN().states.get(parser.getState()));
    Block block = Block.around(parser.getContext());
    boolean inLines = block.starts().stream().allMatch(next::contains);
    if (!inLines
        || next.contains(token.getType())
        || token.getType() == Token.EOF
        || block.isLeftBy(token.getType())) {
      return;
    }
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      findings.unexpected(parser, token, types(next));
    }
    // The token read wrongly is part of the tree, so that the block knows it has an error in it.
    parser.getContext().addErrorNode(parser.createErrorNode(parser.getContext(), token));
    parser.getInputStream().consume();
    skip(parser);
  }

  /** A token too many stands between two of one line; else a whole line is wrong, not a token. */
  @Override
  protected Token singleTokenDeletion(Parser parser) {
    TokenStream input = parser.getInputStream();
    return input.LT(1).getLine() == input.LT(2).getLine()
        ? super.singleTokenDeletion(parser)
        : null;
  }

  @Override
  public void recover(Parser parser, RecognitionException e) {
    skip(parser);
  }

  private static void skip(Parser parser) {
    TokenStream input = parser.getInputStream();
    Block block = Block.around(parser.getContext());
    int depth = 0;
    while (input.LA(1) != Token.EOF) {
      Token token = input.LT(1);
      boolean beginsLine = input.LT(-1) == null || input.LT(-1).getLine() < token.getLine();
      if (beginsLine && token.getType() == FlowLanguageParser.FLOW) {
        return;
      }
      if (depth == 0) {
        boolean closes = token.getType() == FlowLanguageParser.RBRACE && block != Block.FILE;
        boolean goesOn =
            beginsLine
                && (block.starts().contains(token.getType()) || block.isLeftBy(token.getType()));
        if (closes || goesOn) {
          return;
        }
      }
      depth += token.getType() == FlowLanguageParser.LBRACE ? 1 : 0;
      depth -= token.getType() == FlowLanguageParser.RBRACE && depth > 0 ? 1 : 0;
      input.consume();
    }
  }

  @Override
  protected void reportNoViableAlternative(Parser parser, NoViableAltException e) {
    findings.unexpected(parser, e.getStartToken(), types(parser.getExpectedTokens()));
  }

  @Override
  protected void reportInputMismatch(Parser parser, InputMismatchException e) {
    findings.unexpected(parser, e.getOffendingToken(), types(e.getExpectedTokens()));
  }

  @Override
  protected void reportFailedPredicate(Parser parser, FailedPredicateException e) {
    findings.unexpected(parser, e.getOffendingToken(), List.of(FlowLanguageParser.NAME));
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      findings.unexpected(parser, parser.getCurrentToken(), types(getExpectedTokens(parser)));
    }
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      findings.missing(parser, parser.getCurrentToken(), types(getExpectedTokens(parser)));
    }
  }

  private static List<Integer> types(IntervalSet set) {
    return set.toList();
  }
}

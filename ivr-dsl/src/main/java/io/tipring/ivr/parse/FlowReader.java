package io.tipring.ivr.parse;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.finding.SourceText;
import io.tipring.ivr.finding.Span;
import io.tipring.ivr.grammar.FlowLanguageLexer;
import io.tipring.ivr.grammar.FlowLanguageParser;
import io.tipring.ivr.syntax.Flow;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;

/** Reads flow files. */
public final class FlowReader {

  /** Characters in a file; the longest flow that anyone has drawn on a wall has a hundredth. */
  public static final int MAX_CHARACTERS = 256 * 1024;

  /** Characters in all files together, as they are read in one turn of the writer. */
  public static final int MAX_CHARACTERS_IN_ALL = 2 * 1024 * 1024;

  private FlowReader() {}

  /** The flows of files as far as they can be read; findings tell of the rest. */
  public static List<Flow> read(List<FlowSource> files, Findings findings) {
    List<Flow> flows = new ArrayList<>();
    int characters = 0;
    for (FlowSource file : files) {
      characters += Math.min(file.text().length(), MAX_CHARACTERS);
      if (characters > MAX_CHARACTERS_IN_ALL) {
        findings.add(
            FindingCode.FILE_TOO_LARGE,
            new Span(new SourceText(file.file(), ""), 0, 0),
            "up to this file, all files have more than " + MAX_CHARACTERS_IN_ALL + " characters",
            "deploy fewer flows");
        break;
      }
      flows.addAll(read(file, findings));
    }
    return flows;
  }

  private static List<Flow> read(FlowSource file, Findings findings) {
    if (file.text().length() > MAX_CHARACTERS) {
      SourceText nothing = new SourceText(file.file(), "");
      findings.add(
          FindingCode.FILE_TOO_LARGE,
          new Span(nothing, 0, 0),
          "the file has "
              + file.text().length()
              + " characters, and at most "
              + MAX_CHARACTERS
              + " are read",
          "split it into several files; all files of the folder are read together");
      return List.of();
    }
    SourceText source = new SourceText(file.file(), file.text());
    FlowLanguageLexer lexer = new FlowLanguageLexer(CharStreams.fromString(file.text()));
    lexer.removeErrorListeners();
    List<Token> tokens = new Lexemes(source, findings).mend(lexer.getAllTokens());
    if (tokens.isEmpty()) {
      findings.add(
          FindingCode.NO_FLOW,
          new Span(source, 0, 0),
          "the file has no flow",
          "a flow begins with: flow NAME {");
      return List.of();
    }
    FlowLanguageParser parser =
        new FlowLanguageParser(new CommonTokenStream(new ListTokenSource(tokens)));
    parser.removeErrorListeners();
    parser.setErrorHandler(new Recovery(new SyntaxFindings(source, findings)));
    return new TreeBuilder(source).flows(parser.file());
  }
}

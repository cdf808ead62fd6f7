package io.tipring.ivr.parse;

import io.tipring.ivr.grammar.FlowLanguageParser;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;

/** What tokens are called in findings. */
final class Vocabulary {

  private Vocabulary() {}

  /** {@code a, b or c}; words that may be names are left out where any name may stand. */
  static String oneOf(List<Integer> types) {
    boolean anyName = types.contains(FlowLanguageParser.NAME);
    Set<String> names = new LinkedHashSet<>();
    if (anyName) {
      names.add("a name");
    }
    types.stream()
        .filter(type -> !(anyName && isKeyword(type)) && type != FlowLanguageParser.DOT)
        .map(type -> types.contains(FlowLanguageParser.HASH) ? keyOr(type) : describe(type))
        .forEach(names::add);
    List<String> choices = List.copyOf(names);
    return choices.size() < 2
        ? String.join("", choices)
        : String.join(", ", choices.subList(0, choices.size() - 1)) + " or " + choices.getLast();
  }

  /** The words of the language among the types, alone and with those that always follow. */
  static List<String> keywords(List<Integer> types) {
    return types.stream()
        .filter(Vocabulary::isKeyword)
        .flatMap(type -> Stream.of(describe(type), word(type)))
        .distinct()
        .toList();
  }

  static boolean isKeyword(int type) {
    return type >= FlowLanguageParser.FLOW && type <= FlowLanguageParser.REFUSED;
  }

  private static String keyOr(int type) {
    return switch (type) {
      case FlowLanguageParser.HASH, FlowLanguageParser.STAR, FlowLanguageParser.NUMBER ->
          "a key (0–9, * or #)";
      default -> describe(type);
    };
  }

  private static String describe(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the file";
      case FlowLanguageParser.NAME -> "a name";
      case FlowLanguageParser.STRING -> "a text in quotation marks";
      case FlowLanguageParser.NUMBER -> "a number";
      case FlowLanguageParser.DURATION -> "a duration such as 6s";
      case FlowLanguageParser.ARROW -> "->";
      case FlowLanguageParser.AT_LEAST -> ">=";
      case FlowLanguageParser.COMMA -> "a comma";
      case FlowLanguageParser.HANG -> "hang up";
      case FlowLanguageParser.ON -> "on call to";
      case FlowLanguageParser.NOTHING -> "nothing for";
      case FlowLanguageParser.WRONG -> "wrong key";
      case FlowLanguageParser.RING -> "ring for";
      case FlowLanguageParser.WRAP -> "wrap up";
      case FlowLanguageParser.IF -> "if refused";
      default -> word(type);
    };
  }

  private static String word(int type) {
    return type == FlowLanguageParser.NEED
        ? "need"
        : FlowLanguageParser.VOCABULARY.getDisplayName(type).replace("'", "");
  }
}

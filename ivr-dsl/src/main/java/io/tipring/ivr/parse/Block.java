package io.tipring.ivr.parse;

import static io.tipring.ivr.grammar.FlowLanguageParser.ANSWER;
import static io.tipring.ivr.grammar.FlowLanguageParser.ARROW;
import static io.tipring.ivr.grammar.FlowLanguageParser.FLOW;
import static io.tipring.ivr.grammar.FlowLanguageParser.HANG;
import static io.tipring.ivr.grammar.FlowLanguageParser.IF;
import static io.tipring.ivr.grammar.FlowLanguageParser.KEY;
import static io.tipring.ivr.grammar.FlowLanguageParser.LANGUAGE;
import static io.tipring.ivr.grammar.FlowLanguageParser.MENU;
import static io.tipring.ivr.grammar.FlowLanguageParser.MUSIC;
import static io.tipring.ivr.grammar.FlowLanguageParser.NEED;
import static io.tipring.ivr.grammar.FlowLanguageParser.NOTHING;
import static io.tipring.ivr.grammar.FlowLanguageParser.ON;
import static io.tipring.ivr.grammar.FlowLanguageParser.PLAY;
import static io.tipring.ivr.grammar.FlowLanguageParser.PRIORITY;
import static io.tipring.ivr.grammar.FlowLanguageParser.QUEUE;
import static io.tipring.ivr.grammar.FlowLanguageParser.RECORD;
import static io.tipring.ivr.grammar.FlowLanguageParser.RING;
import static io.tipring.ivr.grammar.FlowLanguageParser.STEP;
import static io.tipring.ivr.grammar.FlowLanguageParser.WRAP;
import static io.tipring.ivr.grammar.FlowLanguageParser.WRONG;

import io.tipring.ivr.grammar.FlowLanguageParser.FlowContext;
import io.tipring.ivr.grammar.FlowLanguageParser.MenuContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueContext;
import io.tipring.ivr.grammar.FlowLanguageParser.StepContext;
import java.util.List;
import org.antlr.v4.runtime.RuleContext;

/** What stands between braces, and what its lines begin with. */
enum Block {
  FILE("outside of flows", List.of(FLOW)),
  FLOW_BODY("in a flow", List.of(ON, LANGUAGE, ANSWER, PLAY, HANG, STEP, MENU, QUEUE, ARROW)),
  STEP_BODY("in a step", List.of(ANSWER, PLAY, HANG, ARROW)),
  MENU_BODY("in a menu", List.of(PLAY, KEY, NOTHING, WRONG)),
  QUEUE_BODY("in a queue", List.of(PLAY, NEED, RING, WRAP, PRIORITY, RECORD, MUSIC, IF));

  private static final List<Integer> BLOCKS = List.of(STEP, MENU, QUEUE);

  private final String place;
  private final List<Integer> starts;

  Block(String place, List<Integer> starts) {
    this.place = place;
    this.starts = starts;
  }

  /** The innermost block around a place in the parse tree. */
  static Block around(RuleContext context) {
    return switch (context) {
      case null -> FILE;
      case FlowContext _ -> FLOW_BODY;
      case StepContext _ -> STEP_BODY;
      case MenuContext _ -> MENU_BODY;
      case QueueContext _ -> QUEUE_BODY;
      default -> around(context.parent);
    };
  }

  /** Whether a context is a block itself, not a line in one. */
  static boolean is(RuleContext context) {
    return context.parent == null || around(context) != around(context.parent);
  }

  /** Where a line of the block stands: {@code in a menu}. */
  String place() {
    return place;
  }

  /** The token types that lines of the block begin with. */
  List<Integer> starts() {
    return starts;
  }

  /** Whether a token at the beginning of a line shows that the block was never closed. */
  boolean isLeftBy(int type) {
    return this != FILE && type == FLOW
        || this != FILE && this != FLOW_BODY && BLOCKS.contains(type);
  }
}

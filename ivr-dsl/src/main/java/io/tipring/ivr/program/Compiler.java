package io.tipring.ivr.program;

import io.tipring.ivr.syntax.Amount;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Target;
import io.tipring.ivr.syntax.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles a flow that the checks have found right. Each statement but an arrow becomes one node,
 * in the order of the text; behind them stand a hang-up for each {@code -> hang up} and one for the
 * end of the flow.
 */
public final class Compiler {

  private final Flow flow;
  private final Map<Statement, Integer> indexes = new LinkedHashMap<>();
  private final Map<String, Statement> labels = new TreeMap<>();
  private final List<Node> added = new ArrayList<>();
  private final int end;

  private Compiler(Flow flow) {
    this.flow = flow;
    for (Statement statement : flow.allStatements()) {
      if (!(statement instanceof Statement.GoTo)) {
        indexes.put(statement, indexes.size());
      }
      if (statement instanceof Statement.Labelled labelled) {
        labels.put(labelled.name().text(), labelled);
      }
    }
    this.end = indexes.size();
    added.add(new Node.HangUp(flow.end().line()));
  }

  /** The program of a flow without errors. */
  public static FlowProgram compile(Flow flow) {
    return new Compiler(flow).program();
  }

  private FlowProgram program() {
    Node[] nodes = new Node[end];
    compile(flow.body(), nodes);
    List<Node> all = new ArrayList<>(List.of(nodes));
    all.addAll(added);
    return FlowProgram.of(
        flow.name().text(),
        flow.languages().isEmpty() ? "" : flow.languages().getFirst().text(),
        texts(flow.numbers()),
        withKeysKept(all),
        flow.allStatements().stream()
            .filter(Statement.Queue.class::isInstance)
            .map(queue -> QueueCompiler.spec((Statement.Queue) queue))
            .toList());
  }

  private void compile(List<Statement> body, Node[] nodes) {
    for (int i = 0; i < body.size(); i++) {
      Statement statement = body.get(i);
      int next = i + 1 < body.size() ? entry(body.get(i + 1)) : end;
      Integer index = indexes.get(statement);
      int line = statement.span().line();
      switch (statement) {
        case Statement.Answer _ -> nodes[index] = new Node.Answer(line, next);
        case Statement.Play play ->
            nodes[index] = new Node.Play(line, texts(play.prompts()), false, play.inFull(), next);
        case Statement.HangUp _ -> nodes[index] = new Node.HangUp(line);
        case Statement.Menu menu -> nodes[index] = menu(menu);
        case Statement.Queue queue ->
            nodes[index] =
                QueueCompiler.node(queue, refused -> refused.map(this::node).orElse(end));
        case Statement.Step step -> {
          int first = step.body().isEmpty() ? end : entry(step.body().getFirst());
          nodes[index] = new Node.Label(line, step.name().text(), first);
          compile(step.body(), nodes);
        }
        case Statement.GoTo _ -> {
          // Whoever leads here has been led on by entry().
        }
      }
    }
  }

  private Node menu(Statement.Menu menu) {
    Map<Character, Integer> keys = new TreeMap<>();
    for (MenuPart.Key branch : menu.parts(MenuPart.Key.class)) {
      int target = node(branch.target());
      branch.keys().forEach(key -> keys.put(key.text().charAt(0), target));
    }
    MenuPart.Nothing nothing = menu.parts(MenuPart.Nothing.class).getFirst();
    Node.Retry onNothing = retry(nothing);
    Node.Retry onWrongKey =
        menu.parts(MenuPart.WrongKey.class).stream()
            .findFirst()
            .map(this::retry)
            .orElse(new Node.Retry(List.of(), Defaults.WRONG_KEY_TIMES, onNothing.target()));
    List<String> prompts =
        menu.parts(MenuPart.Prompt.class).stream()
            .flatMap(prompt -> texts(prompt.prompts()).stream())
            .toList();
    return new Node.Menu(
        menu.span().line(),
        menu.name().text(),
        prompts,
        keys,
        nothing.silence().value(),
        onNothing,
        onWrongKey);
  }

  private Node.Retry retry(MenuPart.Repeating branch) {
    int times = branch.times().map(Amount::value).orElse(1L).intValue();
    return new Node.Retry(texts(branch.prompts()), times, node(branch.target()));
  }

  /** The node that a statement begins with, arrows followed. */
  private int entry(Statement statement) {
    return statement instanceof Statement.GoTo goTo ? node(goTo.target()) : indexes.get(statement);
  }

  private int node(Target target) {
    return switch (target) {
      case Target.Label label -> entry(labels.get(label.name().text()));
      case Target.HangUp hangUp -> {
        added.add(new Node.HangUp(hangUp.span().line()));
        yield end + added.size() - 1;
      }
    };
  }

  /** Marks the plays from which only plays lead to a menu. */
  private static List<Node> withKeysKept(List<Node> nodes) {
    List<Node> marked = new ArrayList<>(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof Node.Play play && leadsToMenu(nodes, play)) {
        marked.set(i, new Node.Play(play.line(), play.prompts(), true, play.inFull(), play.next()));
      }
    }
    return marked;
  }

  private static boolean leadsToMenu(List<Node> nodes, Node.Play play) {
    int next = play.next();
    for (int steps = 0; steps < nodes.size(); steps++) {
      switch (nodes.get(next)) {
        case Node.Menu _ -> {
          return true;
        }
        case Node.Play after -> next = after.next();
        case Node.Label label -> next = label.next();
        case Node.Answer answer -> next = answer.next();
        case Node.Queue _, Node.HangUp _ -> {
          return false;
        }
      }
    }
    return false;
  }

  static List<String> texts(List<Word> words) {
    return words.stream().map(Word::text).toList();
  }
}

package io.tipring.ivr.check;

import io.tipring.ivr.finding.Span;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which statement of a flow can lead to which. */
public final class FlowGraph {

  /**
   * A way from one statement to another.
   *
   * @param byCaller whether the caller must press a key for it
   * @param span what in the text leads there
   */
  public record Edge(Statement to, boolean byCaller, Span span) {}

  private final Flow flow;
  private final Map<String, Statement.Labelled> labels = new TreeMap<>();
  private final Map<Statement, List<Edge>> edges = new LinkedHashMap<>();
  private final Set<Statement> deadEnds = new LinkedHashSet<>();

  public FlowGraph(Flow flow) {
    this.flow = flow;
    for (Statement statement : flow.allStatements()) {
      edges.put(statement, new ArrayList<>());
      if (statement instanceof Statement.Labelled labelled) {
        labels.putIfAbsent(labelled.name().text(), labelled);
      }
    }
    connect(flow.body());
  }

  private void connect(List<Statement> body) {
    for (int i = 0; i < body.size(); i++) {
      Statement statement = body.get(i);
      Statement next = i + 1 < body.size() ? body.get(i + 1) : null;
      switch (statement) {
        case Statement.Answer _, Statement.Play _ -> follow(statement, next);
        case Statement.GoTo goTo -> lead(goTo, goTo.target(), false);
        case Statement.HangUp _ -> {
          // The call is over.
        }
        case Statement.Step step -> {
          follow(step, step.body().isEmpty() ? null : step.body().getFirst());
          connect(step.body());
        }
        case Statement.Menu menu -> {
          for (MenuPart.Branch branch : menu.parts(MenuPart.Branch.class)) {
            lead(menu, branch.target(), !(branch instanceof MenuPart.Nothing));
          }
        }
        case Statement.Queue queue ->
            queue
                .parts(QueuePart.Refused.class)
                .forEach(refused -> lead(queue, refused.target(), false));
      }
    }
  }

  private void follow(Statement from, Statement next) {
    if (next == null) {
      deadEnds.add(from);
    } else {
      edges.get(from).add(new Edge(next, false, from.span()));
    }
  }

  private void lead(Statement from, Target target, boolean byCaller) {
    if (target instanceof Target.Label label) {
      Statement to = labels.get(label.name().text());
      if (to != null) {
        edges.get(from).add(new Edge(to, byCaller, label.span()));
      }
    }
  }

  /** Steps, menus and queues by name; the first of several with one name. */
  public Map<String, Statement.Labelled> labels() {
    return Collections.unmodifiableMap(labels);
  }

  public List<Edge> edges(Statement from) {
    return Collections.unmodifiableList(edges.get(from));
  }

  /** Whether the flow ends after this statement with nothing said about the call. */
  public boolean isDeadEnd(Statement statement) {
    return deadEnds.contains(statement);
  }

  /** What a call can come to, in the order of the text. */
  public List<Statement> reachable() {
    Set<Statement> seen = reachableWithout(Set.of());
    return flow.allStatements().stream().filter(seen::contains).toList();
  }

  /**
   * What a call can come to without going on behind some statements; those are among the result.
   */
  public Set<Statement> reachableWithout(Set<Statement> barriers) {
    Set<Statement> seen = new LinkedHashSet<>();
    Deque<Statement> open = new ArrayDeque<>();
    if (!flow.body().isEmpty()) {
      open.add(flow.body().getFirst());
    }
    while (!open.isEmpty()) {
      Statement statement = open.remove();
      if (seen.add(statement) && !barriers.contains(statement)) {
        edges.get(statement).forEach(edge -> open.add(edge.to()));
      }
    }
    return seen;
  }
}

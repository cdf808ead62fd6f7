package io.tipring.ivr.check.path;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.FlowGraph;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A call whose caller does nothing comes to an end: no way that needs no key leads back to where it
 * began.
 */
final class LoopWithoutInput implements Check {

  /** One loop hides the next seldom; more are found once these are mended. */
  private static final int MAX_LOOPS = 10;

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : Check.whole(flows)) {
      FlowGraph graph = new FlowGraph(flow);
      Set<Statement> left = new LinkedHashSet<>(graph.reachable());
      for (int loops = 0; loops < MAX_LOOPS; loops++) {
        keepLoops(graph, left);
        if (left.isEmpty()) {
          break;
        }
        List<FlowGraph.Edge> loop = loopFrom(graph, left);
        report(loop, findings);
        loop.forEach(edge -> left.remove(edge.to()));
      }
    }
  }

  /** Removes statements from which no way leads to another that is left, until none is. */
  private static void keepLoops(FlowGraph graph, Set<Statement> left) {
    Map<Statement, Integer> ways = new LinkedHashMap<>();
    Map<Statement, List<Statement>> sources = new LinkedHashMap<>();
    List<Statement> ends = new ArrayList<>();
    for (Statement from : left) {
      List<FlowGraph.Edge> edges = edges(graph, from, left);
      ways.put(from, edges.size());
      edges.forEach(edge -> sources.computeIfAbsent(edge.to(), _ -> new ArrayList<>()).add(from));
      if (edges.isEmpty()) {
        ends.add(from);
      }
    }
    for (int i = 0; i < ends.size(); i++) {
      left.remove(ends.get(i));
      for (Statement from : sources.getOrDefault(ends.get(i), List.of())) {
        if (ways.merge(from, -1, Integer::sum) == 0) {
          ends.add(from);
        }
      }
    }
  }

  /** Every statement left has a way on, so walking must come to one that it has been at. */
  private static List<FlowGraph.Edge> loopFrom(FlowGraph graph, Set<Statement> left) {
    Map<Statement, Integer> seen = new LinkedHashMap<>();
    List<FlowGraph.Edge> walked = new ArrayList<>();
    Statement at = left.iterator().next();
    while (!seen.containsKey(at)) {
      seen.put(at, walked.size());
      FlowGraph.Edge edge = edges(graph, at, left).getFirst();
      walked.add(edge);
      at = edge.to();
    }
    return walked.subList(seen.get(at), walked.size());
  }

  private static List<FlowGraph.Edge> edges(FlowGraph graph, Statement from, Set<Statement> left) {
    return graph.edges(from).stream()
        .filter(edge -> !edge.byCaller() && left.contains(edge.to()))
        .toList();
  }

  private static void report(List<FlowGraph.Edge> loop, Findings findings) {
    FlowGraph.Edge back = loop.getLast();
    findings.add(
        FindingCode.LOOP_WITHOUT_INPUT,
        back.span(),
        "this leads back to line %d, and a call can go round here for ever with no key pressed"
            .formatted(back.to().span().line()),
        "lead to another step, or hang up, after some rounds");
  }
}

package io.tipring.core.flow;

import java.util.List;
import java.util.Map;

/**
 * Where a call stands in its flow: plain data of the call, so that a flow survives a restart. Only
 * the interpreter that made it reads it.
 *
 * @param flow the flow's name
 * @param programHash which program it runs; deploying a new version does not touch running calls
 * @param node index of the step it waits in
 * @param counters small integers of the step: repetitions so far, prompt playing or done
 * @param variables values by name, in order of assignment; customer data may be here, so it is
 *     never an event
 * @param waitToken what tells a timer of this wait from an older one; grows with each wait
 */
public record FlowPosition(
    String flow,
    String programHash,
    int node,
    List<Integer> counters,
    Map<String, String> variables,
    long waitToken) {}

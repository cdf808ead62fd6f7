package io.tipring.core.flow;

import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import java.util.List;
import java.util.Optional;

/**
 * The flow language as the call sees it; the module {@code ivr-dsl} is behind it. Lives in the
 * writer. Everything it does is a function of its arguments and of the sources deployed so far: no
 * clock, no I/O.
 */
public interface FlowInterpreter {

  /**
   * Compiles and installs the flows of a tenant in place of those before; programs that running
   * calls hold stay.
   *
   * @return the queues that the flows define
   * @throws FlowRejected if any source has an error; nothing is changed then
   */
  List<QueueDefinition> deploy(String tenant, List<FlowSource> sources) throws FlowRejected;

  /** The name of the flow that answers a dialled number. */
  Optional<String> flowFor(String tenant, String calledNumber);

  /** Whether the tenant has a flow of this name. */
  boolean hasFlow(String tenant, String flow);

  /** Begins a flow that exists; the input is the first to it. */
  FlowStep start(String tenant, String flow, FlowInput.Started input);

  /** Goes on from a position. An input that the step does not wait for changes nothing. */
  FlowStep advance(FlowPosition position, FlowInput input);

  /**
   * A call leaves its flow before the flow is over: it was hung up, or an agent took it. A program
   * that no flow and no call holds may go then. A step with an empty position has released its call
   * by itself.
   */
  void release(FlowPosition position);

  /** Adds what is deployed, and what calls run, to a state hash or snapshot. */
  void writeState(StateWriter out);

  /** Takes up the state that another wrote; must be empty. */
  void readState(StateReader in);

  /**
   * Sources with errors. The message has all findings, as {@code tipring flow check} prints them.
   */
  final class FlowRejected extends Exception {
    private static final long serialVersionUID = 1L;

    public FlowRejected(String findings) {
      super(findings);
    }
  }
}

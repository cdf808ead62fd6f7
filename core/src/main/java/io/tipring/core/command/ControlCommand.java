package io.tipring.core.command;

import io.tipring.core.flow.FlowSource;
import java.util.List;

/** What the control plane and the configuration say of calls, flows and settings. */
public sealed interface ControlCommand extends Command {

  /** The correlation of the reply; 0 for none. */
  long requestId();

  /** Ends a call from outside. */
  record HangUp(long requestId, long callId) implements ControlCommand {}

  /**
   * Places a call; once the callee answers, it runs a flow.
   *
   * @param to dialled number, sent out by the routes
   * @param from the number shown to the callee
   * @param flow name of the flow that the callee hears
   * @param businessId comes back unchanged in every event of the contact; may be empty
   */
  record Originate(
      long requestId, String tenant, String to, String from, String flow, String businessId)
      implements ControlCommand {
    @Override
    public boolean mayBeShed() {
      return true;
    }
  }

  /**
   * Replaces the flows of a tenant. The sources are journaled, so a replay needs no other file.
   * Running calls keep the program they started with.
   */
  record DeployFlows(long requestId, String tenant, List<FlowSource> sources)
      implements ControlCommand {}

  /** Replaces the settings of the domain. */
  record ApplySettings(long requestId, Settings settings) implements ControlCommand {}
}

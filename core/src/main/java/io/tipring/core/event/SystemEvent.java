package io.tipring.core.event;

import io.tipring.core.routing.QueueDefinition;
import java.util.List;

/** What concerns the engine as a whole. */
public sealed interface SystemEvent extends Event {

  record EngineStarted(String version) implements SystemEvent {}

  record EngineDraining() implements SystemEvent {}

  record EngineStopped() implements SystemEvent {}

  record FlowsDeployed(String tenant, List<String> files, List<QueueDefinition> queues)
      implements SystemEvent {}

  record SettingsApplied(int trunks, int routes) implements SystemEvent {}

  /** The process stood still for a while. */
  record EngineStalled(long millis) implements SystemEvent {}
}

package io.tipring.ivr;

import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowInterpreter;
import io.tipring.core.flow.FlowPosition;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.flow.FlowStep;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.turn.StateReader;
import io.tipring.core.turn.StateWriter;
import io.tipring.ivr.check.PromptCatalogue;
import io.tipring.ivr.program.Compiler;
import io.tipring.ivr.program.FlowProgram;
import io.tipring.ivr.run.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The flows of all tenants, and the programs that calls run. Lives in the writer.
 *
 * <p>Prompts are not looked for here: what is on a disk must not decide how a journal is replayed.
 * Whoever deploys checks them before, by {@link FlowCheck}.
 */
public final class Flows implements FlowInterpreter {

  private final Map<String, Deployment> deployments = new TreeMap<>();

  /** By hash; those that are deployed or that a call runs. */
  private final Map<String, HeldProgram> programs = new TreeMap<>();

  @Override
  public List<QueueDefinition> deploy(String tenant, List<FlowSource> sources) throws FlowRejected {
    FlowCheck.Read read = FlowCheck.read(sources, PromptCatalogue.UNKNOWN);
    if (read.report().hasErrors()) {
      throw new FlowRejected(read.report().text());
    }
    Deployment deployment = new Deployment(read.flows().stream().map(Compiler::compile).toList());
    for (FlowProgram program : deployment.programs()) {
      programs.computeIfAbsent(program.hash(), _ -> new HeldProgram()).deploy(program);
    }
    Deployment before = deployments.put(tenant, deployment);
    if (before != null) {
      before.programs().forEach(program -> undeploy(program.hash()));
    }
    return deployment.programs().stream()
        .flatMap(program -> program.queues().stream())
        .map(
            queue ->
                new QueueDefinition(
                    new QueueId(tenant, queue.name()),
                    queue.needs(),
                    queue.ringMillis(),
                    queue.wrapUpMillis(),
                    queue.record()))
        .toList();
  }

  private void undeploy(String hash) {
    HeldProgram held = programs.get(hash);
    held.deployments--;
    forgetIfUnused(hash, held);
  }

  private void forgetIfUnused(String hash, HeldProgram held) {
    if (held.deployments == 0 && held.calls == 0) {
      programs.remove(hash);
    }
  }

  @Override
  public Optional<String> flowFor(String tenant, String calledNumber) {
    Deployment deployment = deployments.get(tenant);
    return deployment == null ? Optional.empty() : deployment.flowFor(calledNumber);
  }

  @Override
  public boolean hasFlow(String tenant, String flow) {
    Deployment deployment = deployments.get(tenant);
    return deployment != null && deployment.program(flow).isPresent();
  }

  @Override
  public FlowStep start(String tenant, String flow, FlowInput.Started input) {
    String hash =
        Optional.ofNullable(deployments.get(tenant))
            .flatMap(deployment -> deployment.program(flow))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tenant %s has no flow %s".formatted(tenant, flow)))
            .hash();
    HeldProgram held = programs.get(hash);
    FlowStep step = Execution.start(held.program);
    if (step.position().isPresent()) {
      held.calls++;
    }
    return step;
  }

  @Override
  public FlowStep advance(FlowPosition position, FlowInput input) {
    FlowStep step = Execution.advance(held(position).program, position, input);
    if (step.position().isEmpty()) {
      release(position);
    }
    return step;
  }

  @Override
  public void release(FlowPosition position) {
    HeldProgram held = held(position);
    if (held.calls == 0) {
      throw new IllegalStateException("no call holds program " + position.programHash());
    }
    held.calls--;
    forgetIfUnused(position.programHash(), held);
  }

  private HeldProgram held(FlowPosition position) {
    HeldProgram held = programs.get(position.programHash());
    if (held == null) {
      throw new IllegalStateException(
          "a call stands in a program that is gone: "
              + position.flow()
              + " "
              + position.programHash());
    }
    return held;
  }

  @Override
  public void writeState(StateWriter out) {
    out.section("flows");
    List<DeployedFlow> deployed = new ArrayList<>();
    deployments.forEach(
        (tenant, deployment) ->
            deployment
                .programs()
                .forEach(
                    program ->
                        deployed.add(new DeployedFlow(tenant, program.flow(), program.hash()))));
    out.entities(DeployedFlow.class, deployed);
    out.section("programs");
    out.entities(
        ProgramInUse.class,
        programs.values().stream()
            .map(held -> new ProgramInUse(held.program, held.deployments, held.calls))
            .toList());
  }

  @Override
  public void readState(StateReader in) {
    in.section("flows");
    List<DeployedFlow> deployed = in.entities(DeployedFlow.class);
    in.section("programs");
    for (ProgramInUse used : in.entities(ProgramInUse.class)) {
      HeldProgram held = new HeldProgram();
      held.program = used.program();
      held.deployments = used.deployments();
      held.calls = used.calls();
      programs.put(used.program().hash(), held);
    }
    Map<String, List<FlowProgram>> byTenant = new TreeMap<>();
    for (DeployedFlow flow : deployed) {
      byTenant
          .computeIfAbsent(flow.tenant(), _ -> new ArrayList<>())
          .add(programs.get(flow.programHash()).program);
    }
    byTenant.forEach((tenant, flows) -> deployments.put(tenant, new Deployment(flows)));
  }

  /** In a state: a flow of a tenant. */
  public record DeployedFlow(String tenant, String flow, String programHash) {}

  /**
   * In a state: a program and by how many it is needed. The program itself is kept, not its source:
   * so a call goes on with what it began with, whatever compiler reads the state.
   */
  public record ProgramInUse(FlowProgram program, int deployments, int calls) {}

  /** A program and who needs it. */
  private static final class HeldProgram {
    private FlowProgram program;
    private int deployments;
    private int calls;

    /** The newest of the same hash is kept: it has the line numbers that the designer sees. */
    private void deploy(FlowProgram newest) {
      program = newest;
      deployments++;
    }
  }
}

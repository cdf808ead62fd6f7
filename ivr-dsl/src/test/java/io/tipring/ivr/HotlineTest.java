package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowInput;
import io.tipring.core.flow.FlowSource;
import io.tipring.core.routing.QueueDefinition;
import io.tipring.core.routing.QueueId;
import io.tipring.core.routing.SkillMinimum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flow that is shipped, as its callers meet it. */
class HotlineTest {

  private final Flows flows = new Flows();
  private List<QueueDefinition> queues;

  @BeforeEach
  void deploy() throws Exception {
    Path file = Path.of("../conf/flows/hotline.flow");
    queues =
        flows.deploy(
            FlowCall.TENANT, List.of(new FlowSource(file.toString(), Files.readString(file))));
  }

  @Test
  void definesTheTwoQueues() {
    assertThat(queues)
        .containsExactly(
            new QueueDefinition(
                new QueueId("default", "support"),
                List.of(new SkillMinimum("support", 1)),
                20_000,
                5_000,
                true),
            new QueueDefinition(
                new QueueId("default", "sales"),
                List.of(new SkillMinimum("sales", 1)),
                20_000,
                5_000,
                true));
  }

  @Test
  void answersItsNumberOnly() {
    assertThat(flows.flowFor("default", "4008001234")).contains("hotline");
    assertThat(flows.flowFor("default", "400800123")).isEmpty();
    assertThat(flows.flowFor("default", "40080012345")).isEmpty();
    assertThat(flows.flowFor("other", "4008001234")).isEmpty();
  }

  @Test
  void key1LeadsToSupport() {
    FlowCall call = FlowCall.dials(flows, "4008001234");
    assertThat(call.isAnswered()).isTrue();
    call.listens().presses("1");
    assertThat(call.inQueue()).isEqualTo("support");
    assertThat(call.heard()).containsExactly("welcome", "main-menu");
    assertThat(call.waitingMusic()).isEqualTo("please-wait + ♪hold");
    assertThat(call.trace())
        .containsExactly("answer", "play \"welcome\"", "menu main", "queue support ← key 1");
  }

  @Test
  void key2AfterThePromptLeadsToSales() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().listens().presses("2");
    assertThat(call.inQueue()).isEqualTo("sales");
  }

  @Test
  void aKeyCutsThePromptShort() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens();
    assertThat(call.isPlaying()).isTrue();
    call.presses("2");
    assertThat(call.isPlaying()).isFalse();
  }

  @Test
  void aKeyDuringTheWelcomeIsTheAnswerToTheMenu() {
    FlowCall call = FlowCall.dials(flows, "4008001234").presses("1");
    assertThat(call.inQueue()).isEqualTo("support");
    assertThat(call.heard()).containsExactly("welcome");
  }

  @Test
  void silenceTwiceLeadsToSupport() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().listens().waits(6_000);
    assertThat(call.inQueue()).isEmpty();
    call.listens().waits(6_000);
    assertThat(call.inQueue()).isEqualTo("support");
    assertThat(call.heard()).containsExactly("welcome", "main-menu", "main-menu");
    assertThat(call.trace())
        .endsWith("menu main", "menu main ← nothing", "queue support ← nothing");
  }

  @Test
  void aWrongKeyIsToldSoAndAskedAgain() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().presses("7");
    assertThat(call.heard()).containsExactly("welcome", "main-menu", "wrong-key + main-menu");
    call.presses("2");
    assertThat(call.inQueue()).isEqualTo("sales");
  }

  @Test
  void aSecondWrongKeyLeadsToSupport() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().presses("77");
    assertThat(call.inQueue()).isEqualTo("support");
  }

  @Test
  void anOldTimerDoesNotCount() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().listens();
    long old = call.position().waitToken();
    call.presses("9").listens();
    call.give(new FlowInput.WaitOver(old));
    call.give(new FlowInput.WaitOver(old));
    assertThat(call.inQueue()).isEmpty();
    call.waits(6_000).listens().waits(6_000);
    assertThat(call.inQueue()).isEqualTo("support");
  }

  @Test
  void keysInTheQueueDoNothing() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().presses("1");
    var before = call.position();
    call.presses("2*#");
    assertThat(call.position()).isEqualTo(before);
  }

  @Test
  void aQueueThatRefusesSaysGoodbyeAndHangsUp() {
    FlowCall call = FlowCall.dials(flows, "4008001234").listens().presses("1").isRefusedByQueue();
    assertThat(call.heard()).endsWith("goodbye");
    call.listens();
    assertThat(call.isOver()).isTrue();
    assertThat(call.hangUpStatus()).isEqualTo(480);
    assertThat(call.trace()).endsWith("step goodbye ← refused", "play \"goodbye\"", "hang up");
  }
}

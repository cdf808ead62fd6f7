package io.tipring.acd;

import static io.tipring.acd.AcdScene.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tipring.core.command.AgentCommand.PutAgent;
import io.tipring.core.command.AgentCommand.RequestedState;
import io.tipring.core.command.AgentCommand.SetAgentState;
import io.tipring.core.effect.ControlEffect.Outcome.Conflict;
import io.tipring.core.effect.ControlEffect.Outcome.Done;
import io.tipring.core.effect.ControlEffect.Outcome.Invalid;
import io.tipring.core.effect.ControlEffect.Outcome.NotFound;
import io.tipring.core.event.AgentEvent.AgentPut;
import io.tipring.core.event.AgentEvent.AgentRemoved;
import io.tipring.core.event.AgentEvent.AgentStateChanged;
import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.ContactEvent.OfferEnded;
import io.tipring.core.routing.Decision;
import io.tipring.core.routing.OfferOutcome;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the control plane may say of agents, in every state they can be in. */
class AgentStatesTest {

  private static final Map<String, Integer> SUPPORT = Map.of("support", 5);

  private final AcdScene scene = new AcdScene();

  @BeforeEach
  void aQueueAndAnAgent() {
    scene.queue("support", need("support", 1));
    scene.agent("alice", SUPPORT);
  }

  private long aliceTalks() {
    scene.ready("alice");
    long contact = scene.arrives("support");
    scene.answers("alice");
    return contact;
  }

  @Test
  void aNewAgentIsLoggedOut() {
    scene.arrives("support");

    assertThat(scene.state("alice")).isEqualTo(State.LOGGED_OUT);
    assertThat(scene.events(AgentStateChanged.class)).isEmpty();
    assertThat(scene.acd.exists(scene.agentId("alice"))).isTrue();
  }

  @Test
  void anUnknownAgentIsNotFound() {
    assertThat(scene.ready("nobody")).isEqualTo(new NotFound("agent nobody"));
    assertThat(scene.remove("nobody")).isEqualTo(new NotFound("agent nobody"));
    assertThat(scene.acd.exists(scene.agentId("nobody"))).isFalse();
    assertThat(scene.acd.addressOf(scene.agentId("nobody"))).isEmpty();
  }

  @Test
  void everyChangeSaysWhy() {
    assertThat(scene.ready("alice")).isEqualTo(new Done("alice"));
    scene.notReady("alice", "lunch");
    scene.notReady("alice", "training");
    scene.notReady("alice", "training");
    scene.logOut("alice");

    assertThat(scene.events(AgentStateChanged.class))
        .extracting(AgentStateChanged::from, AgentStateChanged::to, AgentStateChanged::reason)
        .containsExactly(
            tuple(State.LOGGED_OUT, State.READY, "platform"),
            tuple(State.READY, State.NOT_READY, "lunch"),
            tuple(State.NOT_READY, State.NOT_READY, "training"),
            tuple(State.NOT_READY, State.LOGGED_OUT, "platform"));
  }

  @Test
  void readyAskedAgainKeepsTheIdleTime() {
    scene.ready("alice");
    scene.advance(1_000);
    scene.readyAgent("bob", SUPPORT);
    scene.ready("alice");

    assertThat(scene.arrives("support")).isEqualTo(scene.ringsFor("alice"));
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestedState.class,
      names = {"NOT_READY", "LOGGED_OUT"})
  void awayAskedWhileItRingsMovesTheOfferOn(RequestedState away) {
    scene.ready("alice");
    long contact = scene.arrives("support");
    long offer = scene.offerTo("alice").orElseThrow().offerId();

    scene.set("alice", away, "shift over");

    assertThat(scene.state("alice").name()).isEqualTo(away.name());
    assertThat(scene.stateReason("alice")).isEqualTo("shift over");
    assertThat(scene.events(OfferEnded.class).getLast().outcome()).isEqualTo(OfferOutcome.DECLINED);
    assertThat(scene.turn.decisions().getLast())
        .isEqualTo(
            new Decision.OfferEnded(offer, contact, scene.agentId("alice"), OfferOutcome.DECLINED));
    scene.readyAgent("bob", SUPPORT);
    assertThat(scene.ringsFor("bob")).isEqualTo(contact);
  }

  @Test
  void readyAskedWhileItRingsChangesNothing() {
    scene.ready("alice");
    long contact = scene.arrives("support");

    assertThat(scene.ready("alice")).isEqualTo(new Done("alice"));

    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
  }

  @Test
  void notReadyAskedWhileBusyHoldsAfterTheWrapUp() {
    long contact = aliceTalks();
    scene.notReady("alice", "lunch");
    assertThat(scene.state("alice")).isEqualTo(State.BUSY);

    scene.callEnds(contact);
    assertThat(scene.state("alice")).isEqualTo(State.WRAP_UP);
    scene.arrives("support");
    scene.advance(AcdScene.WRAP_UP_MILLIS);

    assertThat(scene.state("alice")).isEqualTo(State.NOT_READY);
    assertThat(scene.stateReason("alice")).isEqualTo("lunch");
  }

  @Test
  void readyAskedWhileBusyTakesBackWhatWasAskedBefore() {
    long contact = aliceTalks();
    scene.notReady("alice", "lunch");
    scene.ready("alice");

    scene.callEnds(contact);
    scene.advance(AcdScene.WRAP_UP_MILLIS);

    assertThat(scene.state("alice")).isEqualTo(State.READY);
  }

  @Test
  void loggedOutAskedWhileBusyHoldsAsTheCallEnds() {
    long contact = aliceTalks();
    scene.logOut("alice");
    assertThat(scene.state("alice")).isEqualTo(State.BUSY);

    scene.callEnds(contact);

    assertThat(scene.state("alice")).isEqualTo(State.LOGGED_OUT);
  }

  @Test
  void readyAskedInWrapUpEndsIt() {
    scene.callEnds(aliceTalks());
    long next = scene.arrives("support");

    scene.ready("alice");

    assertThat(scene.ringsFor("alice")).isEqualTo(next);
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    assertThat(scene.ringsFor("alice")).isEqualTo(next);
  }

  @Test
  void notReadyAskedInWrapUpEndsIt() {
    scene.callEnds(aliceTalks());

    scene.notReady("alice", "lunch");
    scene.advance(AcdScene.WRAP_UP_MILLIS);

    assertThat(scene.state("alice")).isEqualTo(State.NOT_READY);
    assertThat(scene.stateReason("alice")).isEqualTo("lunch");
  }

  @Test
  void newSkillsAffectTheNextDecisionAtOnce() {
    scene.ready("alice");
    scene.queue("sales", need("sales", 3));
    long contact = scene.arrives("sales");
    assertThat(scene.ringsFor("alice")).isZero();

    scene.agent("alice", Map.of("sales", 3));

    assertThat(scene.ringsFor("alice")).isEqualTo(contact);
    scene.hangsUp(contact);
    scene.arrives("support");
    assertThat(scene.ringsFor("alice")).isZero();
  }

  @Test
  void newSkillsDoNotDisturbACall() {
    long contact = aliceTalks();

    scene.agent("alice", Map.of("sales", 3));

    assertThat(scene.state("alice")).isEqualTo(State.BUSY);
    scene.callEnds(contact);
    scene.advance(AcdScene.WRAP_UP_MILLIS);
    scene.arrives("support");
    assertThat(scene.state("alice")).isEqualTo(State.READY);
  }

  @Test
  void anAgentIsRemovedUnlessItHasAContact() {
    scene.ready("alice");
    long contact = scene.arrives("support");
    assertThat(scene.remove("alice")).isInstanceOf(Conflict.class);
    scene.answers("alice");
    assertThat(scene.remove("alice")).isInstanceOf(Conflict.class);
    scene.callEnds(contact);

    assertThat(scene.remove("alice")).isEqualTo(new Done("alice"));

    assertThat(scene.events(AgentRemoved.class)).hasSize(1);
    assertThat(scene.state("alice")).isEqualTo(State.LOGGED_OUT);
    assertThat(scene.turn.pendingTimers()).isEmpty();
    assertThat(scene.acd.exists(scene.agentId("alice"))).isFalse();
  }

  @Test
  void aReadyAgentThatIsRemovedIsNotRung() {
    scene.ready("alice");
    scene.remove("alice");

    scene.arrives("support");

    assertThat(scene.ringsFor("alice")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "11", "-1"})
  void aLevelOutsideOneToTenIsInvalid(int level) {
    assertThat(scene.agent("bob", Map.of("support", level)))
        .isEqualTo(new Invalid("skills.support", "must be a level from 1 to 10, not " + level));
    assertThat(scene.acd.exists(scene.agentId("bob"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a@b", "-a", "a/b", "ä", "a\nb"})
  void anIdThatIsNoSipUserIsInvalid(String id) {
    assertThat(scene.agent(id, SUPPORT))
        .isInstanceOfSatisfying(Invalid.class, it -> assertThat(it.field()).isEqualTo("id"));
  }

  @Test
  void otherValuesThatCannotBeUsedAreInvalidByTheirField() {
    assertThat(invalidField(put("x".repeat(129), "", SUPPORT, Optional.empty()))).isEqualTo("name");
    assertThat(invalidField(put("Bob", "xyz", SUPPORT, Optional.empty()))).isEqualTo("sipPassword");
    assertThat(invalidField(put("Bob", "", Map.of("sup port", 5), Optional.empty())))
        .isEqualTo("skills");
    assertThat(invalidField(put("Bob", "", SUPPORT, Optional.of(" ")))).isEqualTo("address");
    assertThat(scene.set("alice", RequestedState.NOT_READY, "x".repeat(65)))
        .isInstanceOfSatisfying(Invalid.class, it -> assertThat(it.field()).isEqualTo("reason"));
  }

  private String invalidField(PutAgent put) {
    return ((Invalid) scene.reply(request -> withRequest(request, put))).field();
  }

  private PutAgent put(
      String name, String ha1Md5, Map<String, Integer> skills, Optional<String> address) {
    return new PutAgent(0, scene.agentId("bob"), name, ha1Md5, "", skills, address);
  }

  private static PutAgent withRequest(long request, PutAgent put) {
    return new PutAgent(
        request,
        put.agent(),
        put.name(),
        put.ha1Md5(),
        put.ha1Sha256(),
        put.skills(),
        put.address());
  }

  @Test
  void anEmptyDigestKeepsThePresentOneAndNoneIsEverPrinted() {
    String md5 = "0123456789abcdef0123456789abcdef";
    scene.acd.on(scene.turn, put("Bob", md5, SUPPORT, Optional.of("13800138000")));
    scene.acd.on(scene.turn, put("Robert", "", SUPPORT, Optional.of("13800138000")));

    AgentPut event = scene.events(AgentPut.class).getLast();
    assertThat(event.ha1Md5()).isEqualTo(md5);
    assertThat(event.name()).isEqualTo("Robert");
    assertThat(scene.acd.addressOf(scene.agentId("bob"))).contains("13800138000");
    assertThat(StateList.of(scene.acd).toString()).contains("bob").doesNotContain(md5);
  }

  @Test
  void aCommandWithoutARequestIdGetsNoReply() {
    int before = scene.turn.effects().size();

    scene.acd.on(
        scene.turn, new SetAgentState(0, scene.agentId("alice"), RequestedState.READY, ""));

    assertThat(scene.turn.effects()).hasSize(before);
  }
}

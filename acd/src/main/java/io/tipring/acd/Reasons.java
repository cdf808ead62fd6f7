package io.tipring.acd;

import io.tipring.core.event.AgentEvent.State;
import io.tipring.core.event.Candidate;
import io.tipring.core.event.PassedOver;
import io.tipring.core.event.SkillGap;
import io.tipring.core.routing.SkillMinimum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/**
 * Why an agent is chosen and others are not, taken at the moment of the decision. What is looked at
 * is bounded, so that a decision costs the same with ten agents and with ten thousand.
 */
record Reasons(
    List<Candidate> candidates,
    int moreCandidates,
    List<PassedOver> passedOver,
    int idleLongerWithoutSkills,
    Map<State, Integer> skilledNotReady) {

  /** Bound on the candidates that are named. */
  static final int MAX_CANDIDATES = 10;

  /** Bound on the agents without the skills that are named. */
  static final int MAX_LACKING = 5;

  /** Bound on the agents with the skills that are named though they are not ready. */
  static final int MAX_NOT_READY = 10;

  /** How many agents that are not ready are looked at for those with the skills. */
  private static final int MAX_LOOKED_AT = 32;

  /**
   * To be called before the chosen agent, the best of the requirement, is taken.
   *
   * @param contactOfOffer which contact an offer in the air is of
   */
  static Reasons of(
      TenantPool pool, Requirement requirement, long nowMillis, LongUnaryOperator contactOfOffer) {
    List<Candidate> candidates = new ArrayList<>(MAX_CANDIDATES);
    for (Idle idle : requirement.first(MAX_CANDIDATES)) {
      candidates.add(new Candidate(idle.agent(), nowMillis - idle.sinceMillis()));
    }
    List<PassedOver> passedOver = new ArrayList<>();
    Idle chosen = requirement.best();
    int idleLonger = pool.readyBefore(chosen);
    if (idleLonger > 0) {
      addLacking(passedOver, pool, requirement, chosen, nowMillis);
    }
    Map<State, Integer> notReady = requirement.tally().notReady();
    if (!notReady.isEmpty()) {
      addNotReady(passedOver, pool, requirement, contactOfOffer);
    }
    return new Reasons(
        List.copyOf(candidates),
        requirement.readyAgents() - candidates.size(),
        List.copyOf(passedOver),
        idleLonger,
        notReady);
  }

  /** Who is ready and comes before the best of the requirement can't meet it. */
  private static void addLacking(
      List<PassedOver> into,
      TenantPool pool,
      Requirement requirement,
      Idle chosen,
      long nowMillis) {
    pool.forEachReadyWhile(
        idle -> {
          if (idle.compareTo(chosen) >= 0 || into.size() == MAX_LACKING) {
            return false;
          }
          into.add(
              new PassedOver(
                  idle.agent(),
                  State.READY,
                  "",
                  0,
                  nowMillis - idle.sinceMillis(),
                  gaps(pool.profileOf(idle.agent()), requirement.needs())));
          return true;
        });
  }

  private static List<SkillGap> gaps(Profile profile, List<SkillMinimum> needs) {
    List<SkillGap> gaps = new ArrayList<>();
    for (SkillMinimum need : needs) {
      int has = profile.skills().getOrDefault(need.skill(), 0);
      if (has < need.level()) {
        gaps.add(new SkillGap(need.skill(), need.level(), has));
      }
    }
    return List.copyOf(gaps);
  }

  private static void addNotReady(
      List<PassedOver> into,
      TenantPool pool,
      Requirement requirement,
      LongUnaryOperator contactOfOffer) {
    int most = into.size() + MAX_NOT_READY;
    int[] looks = {MAX_LOOKED_AT};
    pool.forEachEngagedWhile(
        member -> {
          if (looks[0]-- == 0 || into.size() == most) {
            return false;
          }
          if (member.profile().isMet(requirement)) {
            into.add(notReady(member, contactOfOffer));
          }
          return true;
        });
  }

  private static PassedOver notReady(Member member, LongUnaryOperator contactOfOffer) {
    AgentState state = member.state();
    String reason = state instanceof AgentState.Away away ? away.reason() : "";
    long contactId =
        switch (state) {
          case AgentState.Offered offered -> contactOfOffer.applyAsLong(offered.offerId());
          case AgentState.Busy busy -> busy.contactId();
          case AgentState.WrapUp wrapUp -> wrapUp.contactId();
          case AgentState.Clearing clearing -> clearing.contactId();
          case AgentState.Away _, AgentState.Ready _ -> 0;
        };
    return new PassedOver(member.id(), state.kind(), reason, contactId, 0, List.of());
  }
}

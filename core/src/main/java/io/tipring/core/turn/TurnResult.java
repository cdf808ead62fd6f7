package io.tipring.core.turn;

import io.tipring.core.effect.Effect;
import io.tipring.core.event.RecordedEvent;
import java.util.List;

/** What a turn gave. */
public record TurnResult(List<Effect> effects, List<RecordedEvent> events) {}

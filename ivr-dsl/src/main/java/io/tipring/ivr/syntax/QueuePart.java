package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;
import java.util.List;

/** A line of a queue. */
public sealed interface QueuePart {
  Span span();

  /** What the caller hears first, before the music. */
  record Announcement(List<Word> prompts, Span span) implements QueuePart {
    public Announcement {
      prompts = List.copyOf(prompts);
    }
  }

  record Needs(List<Need> needs, Span span) implements QueuePart {
    public Needs {
      needs = List.copyOf(needs);
    }
  }

  /** One skill and the least level that will do. */
  record Need(Word skill, Amount level) {}

  record Ring(Amount duration, Span span) implements QueuePart {}

  record WrapUp(Amount duration, Span span) implements QueuePart {}

  record Priority(Amount priority, Span span) implements QueuePart {}

  record Recorded(Span span) implements QueuePart {}

  record Music(Word name, Span span) implements QueuePart {}

  /** Where the caller goes who can't be queued. */
  record Refused(Target target, Span span) implements QueuePart {}
}

package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;
import java.util.List;
import java.util.Optional;

/** A line of a menu. */
public sealed interface MenuPart {
  Span span();

  /** What leads out of the menu. */
  sealed interface Branch extends MenuPart {
    Target target();
  }

  /** What asks for more than one try, and says something between the tries. */
  sealed interface Repeating extends Branch {
    List<Word> prompts();

    /** How often it must happen until its branch is taken; once where nothing is said. */
    Optional<Amount> times();
  }

  record Prompt(List<Word> prompts, Span span) implements MenuPart {
    public Prompt {
      prompts = List.copyOf(prompts);
    }
  }

  record Key(List<Word> keys, Target target, Span span) implements Branch {
    public Key {
      keys = List.copyOf(keys);
    }
  }

  /**
   * @param silence from the end of the prompt
   */
  record Nothing(
      Amount silence, List<Word> prompts, Optional<Amount> times, Target target, Span span)
      implements Repeating {
    public Nothing {
      prompts = List.copyOf(prompts);
    }
  }

  record WrongKey(List<Word> prompts, Optional<Amount> times, Target target, Span span)
      implements Repeating {
    public WrongKey {
      prompts = List.copyOf(prompts);
    }
  }
}

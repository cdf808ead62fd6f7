package io.tipring.ivr.program;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A step of a program. What it leads to is named by index into the program's nodes. */
public sealed interface Node {

  /** Line in the flow's file, from 1. */
  int line();

  /** The step as the designer knows it: {@code play "welcome"}, {@code menu main}. */
  String step();

  record Answer(int line, int next) implements Node {
    @Override
    public String step() {
      return "answer";
    }
  }

  /**
   * @param leadsToMenu whether only plays lie between here and a menu: then a key pressed here is
   *     kept for the menu
   * @param inFull whether the prompts are heard to their end even so
   */
  record Play(int line, List<String> prompts, boolean leadsToMenu, boolean inFull, int next)
      implements Node {
    public Play {
      prompts = List.copyOf(prompts);
    }

    @Override
    public String step() {
      return "play \"" + String.join("\", \"", prompts) + "\"";
    }
  }

  /** The name of a labelled step: does nothing but be in the trace. */
  record Label(int line, String name, int next) implements Node {
    @Override
    public String step() {
      return "step " + name;
    }
  }

  /**
   * @param keys where each key leads
   * @param silenceMillis from the end of the prompts until {@code nothing} is taken
   */
  record Menu(
      int line,
      String name,
      List<String> prompts,
      Map<Character, Integer> keys,
      long silenceMillis,
      Retry nothing,
      Retry wrongKey)
      implements Node {
    public Menu {
      prompts = List.copyOf(prompts);
      keys = Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    @Override
    public String step() {
      return "menu " + name;
    }
  }

  /**
   * @param prompts played before the menu's own when it asks again
   * @param times how often until the target is taken instead, at least 1
   */
  record Retry(List<String> prompts, int times, int target) {
    public Retry {
      prompts = List.copyOf(prompts);
    }
  }

  /**
   * @param announcement prompts before the music
   * @param refused where a caller goes whom the queue does not take
   */
  record Queue(
      int line, String name, int priority, List<String> announcement, String music, int refused)
      implements Node {
    public Queue {
      announcement = List.copyOf(announcement);
    }

    @Override
    public String step() {
      return "queue " + name;
    }
  }

  record HangUp(int line) implements Node {
    @Override
    public String step() {
      return "hang up";
    }
  }
}

package io.tipring.ivr;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A flow file that is right, made of a seed: any key may lead anywhere; what needs no key leads
 * forward only, so that there is no loop without input.
 */
final class RandomFlow {

  private enum Kind {
    STEP,
    MENU,
    QUEUE
  }

  private static final String KEYS = "0123456789*#";

  private final Random random;
  private final List<Kind> kinds = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private RandomFlow(long seed) {
    this.random = new Random(seed);
  }

  /** The flow answers the number {@code 1}. */
  static String text(long seed) {
    return new RandomFlow(seed).write();
  }

  private String write() {
    kinds.add(Kind.MENU);
    int more = random.nextInt(7);
    for (int i = 0; i < more; i++) {
      kinds.add(Kind.values()[random.nextInt(3)]);
    }
    text.append("flow random {\n  on call to \"1\"\n");
    if (random.nextBoolean()) {
      text.append("  language \"zh-CN\"\n");
    }
    text.append("  answer\n");
    plays(3, true);
    for (int i = 0; i < kinds.size(); i++) {
      switch (kinds.get(i)) {
        case STEP -> step(i);
        case MENU -> menu(i);
        case QUEUE -> queue(i);
      }
    }
    return text.append("}\n").toString();
  }

  private void plays(int atMost, boolean inFull) {
    int plays = random.nextInt(atMost + 1);
    for (int i = 0; i < plays; i++) {
      text.append("  play \"p").append(random.nextInt(9)).append('"');
      text.append(inFull && random.nextInt(4) == 0 ? " in full\n" : "\n");
    }
  }

  private void step(int at) {
    text.append("  step l").append(at).append(" {\n");
    plays(2, true);
    text.append("  -> ").append(forward(at)).append("\n  }\n");
  }

  private void menu(int at) {
    text.append("  menu l").append(at).append(" {\n");
    plays(2, false);
    int keys = Math.max(kinds.size(), 1 + random.nextInt(KEYS.length()));
    for (int key = 0; key < keys; key++) {
      // The first menu leads everywhere, so that no step is out of reach.
      String target = at == 0 && key < kinds.size() ? "l" + key : anywhere();
      text.append("  key ").append(KEYS.charAt(key)).append(" -> ").append(target).append('\n');
    }
    text.append("  nothing for ").append(1 + random.nextInt(9)).append('s');
    text.append(times()).append(" -> ").append(forward(at)).append('\n');
    text.append("  wrong key").append(times()).append(" -> ").append(anywhere()).append("\n  }\n");
  }

  private String times() {
    int times = 1 + random.nextInt(4);
    String plays = times > 1 && random.nextBoolean() ? " plays \"again\"" : "";
    return plays + (times == 1 ? "" : times == 2 ? ", twice" : ", " + times + " times");
  }

  private void queue(int at) {
    text.append("  queue l").append(at).append(" {\n");
    plays(1, false);
    text.append("  need s >= ").append(1 + random.nextInt(10)).append('\n');
    if (random.nextBoolean()) {
      text.append("  if refused -> ").append(forward(at)).append('\n');
    }
    text.append("  }\n");
  }

  private String anywhere() {
    int at = random.nextInt(kinds.size() + 1);
    return at == kinds.size() ? "hang up" : "l" + at;
  }

  private String forward(int from) {
    int at = from + 1 + random.nextInt(kinds.size() - from);
    return at == kinds.size() ? "hang up" : "l" + at;
  }
}

package io.tipring.simulation.check;

import static io.tipring.simulation.check.Broken.require;

import io.tipring.core.event.ContactEvent.FlowEnded;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.Event;
import io.tipring.core.flow.FlowSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds menus to what their text says: where keys lead, how often they ask again, how long they
 * wait. Reads the words of the text and nothing else, so that it does not share the mistakes of the
 * compiler.
 */
final class MenuLedger {

  private static final String NOTHING = "nothing";
  private static final String WRONG_KEY = "wrong key";
  private static final Pattern MENU = Pattern.compile("\\s*(menu \\w+) \\{");
  private static final Pattern SILENCE = Pattern.compile("\\s*nothing for (\\d+)s\\b(.*)->.*");
  private static final Pattern WRONG = Pattern.compile("\\s*wrong key\\b(.*)->.*");
  private static final Pattern KEY = Pattern.compile("\\s*(key \\S) -> (\\w+)");
  private static final Pattern TIMES = Pattern.compile("(\\d+) times");

  private record Place(String step, int line) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byLine = Integer.compare(line, other.line);
      return byLine != 0 ? byLine : step.compareTo(other.step);
    }
  }

  /** How often each may happen until the menu is left for it; 0 where the text says nothing. */
  private record Menu(long silenceMillis, int nothings, int wrongKeys) {
    int bound(String branch) {
      return branch.equals(NOTHING) ? nothings : wrongKeys;
    }
  }

  private record Stay(Place place, int nothings, int wrongKeys, long askedAtMillis) {
    Stay again(String branch, long nowMillis) {
      return branch.equals(NOTHING)
          ? new Stay(place, nothings + 1, wrongKeys, nowMillis)
          : new Stay(place, nothings, wrongKeys + 1, nowMillis);
    }

    int count(String branch) {
      return branch.equals(NOTHING) ? nothings : wrongKeys;
    }
  }

  private final Map<Place, Menu> menus = new TreeMap<>();
  private final Map<Place, Map<String, String>> targets = new TreeMap<>();
  private final Map<Long, Stay> stays = new TreeMap<>();

  /** Reads the menus of a flow file; calls that run an older one go on. */
  void read(FlowSource source) {
    Place place = null;
    int number = 0;
    for (String line : source.text().lines().toList()) {
      number++;
      Matcher menu = MENU.matcher(line);
      Matcher silence = SILENCE.matcher(line);
      Matcher wrong = WRONG.matcher(line);
      Matcher key = KEY.matcher(line);
      if (menu.matches()) {
        place = new Place(menu.group(1), number);
        menus.put(place, new Menu(0, 0, 0));
        targets.put(place, new TreeMap<>());
      } else if (key.matches()) {
        targets.get(place).put(key.group(1), key.group(2));
      } else if (silence.matches()) {
        long millis = 1000 * Long.parseLong(silence.group(1));
        Menu known = menus.get(place);
        menus.put(place, new Menu(millis, timesIn(silence.group(2)), known.wrongKeys()));
      } else if (wrong.matches()) {
        Menu known = menus.get(place);
        menus.put(
            place, new Menu(known.silenceMillis(), known.nothings(), timesIn(wrong.group(1))));
      }
    }
  }

  private static int timesIn(String words) {
    Matcher times = TIMES.matcher(words);
    return times.find() ? Integer.parseInt(times.group(1)) : words.contains("twice") ? 2 : 1;
  }

  void on(long timeMillis, Event event) {
    switch (event) {
      case FlowStepEntered it -> entered(timeMillis, it);
      case FlowEnded it -> stays.remove(it.contactId());
      default -> {}
    }
  }

  private void entered(long timeMillis, FlowStepEntered event) {
    long contact = event.contactId();
    Place place = new Place(event.step(), event.line());
    Stay stay = stays.get(contact);
    boolean isRetry = event.branch().equals(NOTHING) || event.branch().equals(WRONG_KEY);
    if (stay != null && event.branch().startsWith("key ")) {
      String target = targets.get(stay.place()).get(event.branch());
      require(
          target != null && event.step().endsWith(" " + target),
          contact,
          () -> "the key leads to " + target + ": " + event);
    }
    if (stay != null && isRetry) {
      Stay next = stay.again(event.branch(), timeMillis);
      Menu menu = menus.get(stay.place());
      boolean asksAgain = place.equals(stay.place());
      require(
          asksAgain == next.count(event.branch()) < menu.bound(event.branch()),
          contact,
          () -> "the menu says " + menu + ", it was " + next + ": " + event);
      require(
          !event.branch().equals(NOTHING)
              || timeMillis - stay.askedAtMillis() >= menu.silenceMillis(),
          contact,
          () -> "nothing was pressed for less than " + menu.silenceMillis() + " ms: " + event);
      if (asksAgain) {
        stays.put(contact, next);
        return;
      }
    }
    if (event.step().startsWith("menu ")) {
      require(menus.containsKey(place), contact, () -> "no text has this menu: " + event);
      stays.put(contact, new Stay(place, 0, 0, timeMillis));
    } else {
      stays.remove(contact);
    }
  }

  MenuLedger copy() {
    MenuLedger copy = new MenuLedger();
    copy.menus.putAll(menus);
    copy.targets.putAll(targets);
    copy.stays.putAll(stays);
    return copy;
  }
}

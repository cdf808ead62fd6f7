package io.tipring.simulation.run;

import io.tipring.core.command.SipCommand;
import io.tipring.core.event.LegEvent;
import io.tipring.core.event.RecordedEvent;
import io.tipring.core.journal.JournalRecord;
import io.tipring.core.turn.TurnResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last turns, for a report of what came before a failure. */
final class Recent {

  private static final int TURNS = 20_000;
  private static final int LINES = 60;

  private record Turn(JournalRecord record, TurnResult result) {}

  private final ArrayDeque<Turn> turns = new ArrayDeque<>();

  void add(JournalRecord record, TurnResult result) {
    turns.add(new Turn(record, result));
    if (turns.size() > TURNS) {
      turns.poll();
    }
  }

  /** The last turn was lost with the process. */
  void removeLast() {
    turns.pollLast();
  }

  /** The last turns that tell of a contact; of 0, the last of all. */
  String about(long contactId) {
    ArrayDeque<String> lines = new ArrayDeque<>();
    List<String> names = namesOf(contactId);
    for (Turn turn : (Iterable<Turn>) turns::descendingIterator) {
      String whole = turn.toString();
      boolean concerned = contactId == 0 || names.stream().anyMatch(whole::contains);
      if (concerned) {
        lines.addFirst(text(turn));
      }
      if (lines.size() == LINES) {
        break;
      }
    }
    return (contactId == 0 ? "the last turns:" : "the last turns about contact " + contactId + ":")
        + System.lineSeparator()
        + String.join(System.lineSeparator(), lines);
  }

  /** The contact that a leg with this Call-ID is of, or 0. */
  long contactOf(String callId) {
    for (Turn turn : turns) {
      for (RecordedEvent recorded : turn.result().events()) {
        if (recorded.event() instanceof LegEvent.LegStarted started
            && started.sipCallId().equals(callId)) {
          return started.contactId();
        }
      }
    }
    return 0;
  }

  /** By what the contact, its legs and its transaction are named in turns. */
  private List<String> namesOf(long contactId) {
    List<String> names = new ArrayList<>(List.of("contactId=" + contactId));
    for (Turn turn : turns) {
      for (RecordedEvent recorded : turn.result().events()) {
        if (recorded.event() instanceof LegEvent.LegStarted started
            && started.contactId() == contactId) {
          names.add("legId=" + started.legId());
          names.add("callId=" + started.sipCallId());
          if (turn.record().command() instanceof SipCommand.InviteReceived invite) {
            names.add("ransactionId=" + invite.transactionId() + "]");
          }
        }
      }
    }
    return names;
  }

  private static String text(Turn turn) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%6d %d %s"
            .formatted(
                turn.record().sequence(),
                turn.record().timeMillis(),
                shortened(turn.record().command())));
    for (RecordedEvent event : turn.result().events()) {
      text.append(System.lineSeparator()).append("         event  ").append(event.event());
    }
    turn.result()
        .effects()
        .forEach(
            effect ->
                text.append(System.lineSeparator())
                    .append("         effect ")
                    .append(shortened(effect)));
    return text.toString();
  }

  private static String shortened(Record value) {
    String text = value.toString().replaceAll("v=0[^\\]]*?a=(\\w+)\\s*", "sdp $1");
    return text.length() <= 400 ? text : text.substring(0, 400) + "…";
  }

  private static String shortened(Object value) {
    return value instanceof Record record ? shortened(record) : value.toString();
  }
}

package io.tipring.media.freeswitch.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does a recorded session again with the stand-in: the same commands, the same calls from outside,
 * and expects the same frames. Ids and times differ, so channels are told apart by the order in
 * which they come, and the events of each are compared in their order, because that between
 * channels is not the same twice.
 */
final class Rerun {
  private static final List<String> COMPARED =
      List.of(
          "Event-Name",
          "Event-Subclass",
          "Channel-State",
          "Channel-Call-State",
          "Answer-State",
          "Call-Direction",
          "Caller-Destination-Number",
          "Application",
          "Application-Data",
          "Application-Response",
          "Hangup-Cause",
          "Playback-File-Path",
          "Playback-Status",
          "Record-File-Path",
          "Bridge-A-Unique-ID",
          "Bridge-B-Unique-ID",
          "DTMF-Digit",
          "DTMF-Source",
          "Conference-Name",
          "Action",
          "Member-ID",
          "Job-Command");

  /** Not made by the stand-in: the engine asks for none of them. */
  private static final Set<String> LEFT_OUT =
      Set.of("CODEC", "CHANNEL_STATE", "CHANNEL_CALLSTATE", "CALL_UPDATE", "API");

  private static final Set<String> ACTIONS_LEFT_OUT =
      Set.of("floor-change", "start-talking", "stop-talking", "start-recording", "stop-recording");

  private final StandIn standIn;
  private final EslPeer peer;
  private final Path media;
  private final Set<String> skipped;
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, Phone> phones = new HashMap<>();
  private final Map<String, Deque<EslPeer.Frame>> events = new HashMap<>();
  private final Deque<EslPeer.Frame> replies = new ArrayDeque<>();
  private final Map<String, String> dispositions = new HashMap<>();
  private final Set<Phone> unanswered = new HashSet<>();
  private final Set<String> gone = new HashSet<>();

  /**
   * @param skipped beginnings of commands that are left out, with their replies
   */
  Rerun(StandIn standIn, EslPeer peer, Path media, Set<String> skipped) {
    this.standIn = standIn;
    this.peer = peer;
    this.media = media;
    this.skipped = skipped;
  }

  void run(List<Recorded.Step> steps) {
    for (Recorded.Step step : steps) {
      if (step.frame() != null && step.frame().isEvent()) {
        Map<String, String> event = step.frame().event();
        String disposition = event.getOrDefault("variable_sip_hangup_disposition", "");
        if (!disposition.isEmpty()) {
          dispositions.put(event.get("Unique-ID"), disposition);
        }
      }
    }
    int passOver = 0;
    for (Recorded.Step step : steps) {
      if (step.request() != null) {
        String request = new String(step.request(), StandardCharsets.UTF_8);
        if (skipped.stream().anyMatch(request::startsWith)) {
          passOver++;
        } else {
          peer.send(translated(request));
        }
      } else if (!step.frame().isEvent()) {
        if (passOver > 0) {
          passOver--;
        } else {
          reply(step.frame());
        }
      } else {
        event(step.frame().event());
      }
    }
  }

  private String translated(String text) {
    String result = text.replace("/tmp/media/", media + "/");
    for (Map.Entry<String, String> id : ids.entrySet()) {
      result = result.replace(id.getKey(), id.getValue());
    }
    int body = result.indexOf("\n\n") + 2;
    return result.startsWith("sendmsg")
        ? result.replaceFirst("content-length: \\d+", "content-length: " + (result.length() - body))
        : result;
  }

  private void reply(EslPeer.Frame recorded) {
    while (replies.isEmpty()) {
      take("for " + recorded);
    }
    EslPeer.Frame mine = replies.poll();
    assertThat(mine.type()).isEqualTo(recorded.type());
    assertThat(blurred(mine.headers().get("Reply-Text")))
        .isEqualTo(blurred(translated(recorded.headers().getOrDefault("Reply-Text", "null"))));
    if (recorded.type().equals("api/response") && !recorded.body().startsWith("[{")) {
      assertThat(blurred(mine.body()).lines().map(Rerun::ofMember).toList())
          .isEqualTo(blurred(translated(recorded.body())).lines().map(Rerun::ofMember).toList());
    }
  }

  /** Ids that are made anew each time. */
  private static String blurred(String text) {
    return String.valueOf(text)
        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID");
  }

  /** Of a line of {@code conference list}: who talks is not told by the stand-in. */
  private static String ofMember(String line) {
    return line.replaceAll("127.0.0.1:\\d+", "").replaceAll("\\|talking|\\|floor", "");
  }

  private void take(String what) {
    EslPeer.Frame frame;
    try {
      frame = peer.next();
    } catch (AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage() + "; there are " + events, e);
    }
    if (!frame.isEvent()) {
      replies.add(frame);
      return;
    }
    Map<String, String> event = frame.event();
    if (LEFT_OUT.contains(event.get("Event-Name"))) {
      return;
    }
    String id = event.getOrDefault("Unique-ID", "");
    events.computeIfAbsent(id, any -> new ArrayDeque<>()).add(frame);
  }

  private void event(Map<String, String> recorded) {
    String name = recorded.get("Event-Name");
    if (LEFT_OUT.contains(name) || ACTIONS_LEFT_OUT.contains(recorded.getOrDefault("Action", ""))) {
      return;
    }
    String id = recorded.getOrDefault("Unique-ID", "");
    if (!id.isEmpty() && !ids.containsKey(id)) {
      calls(id, recorded.get("Caller-Destination-Number"));
    }
    outside(id, name, recorded);
    Deque<EslPeer.Frame> mine =
        events.computeIfAbsent(id.isEmpty() ? "" : ids.get(id), any -> new ArrayDeque<>());
    while (mine.isEmpty()) {
      take("for " + name + " " + recorded.get("Event-Sequence"));
    }
    compare(recorded, mine.poll().event());
  }

  private void compare(Map<String, String> recorded, Map<String, String> mine) {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> actual = new LinkedHashMap<>();
    for (String header : COMPARED) {
      String wanted = translated(recorded.getOrDefault(header, "-"));
      String found = mine.getOrDefault(header, "-");
      if (!wanted.equals(found)) {
        expected.put(header, wanted);
        actual.put(header, found);
      }
    }
    assertThat(actual)
        .as("%s, %s", recorded.get("Event-Name"), recorded.get("Event-Sequence"))
        .isEqualTo(expected);
  }

  /** A call from outside, as the recorded one began. */
  private void calls(String id, String number) {
    Phone phone = new Phone(standIn.sip(), number);
    phones.put(id, phone);
    phone.invite(phone.sdp());
    if (!number.startsWith("p")) {
      phone.answered(phone.await(200));
      phone.ack("");
      phone.say(440);
    } else {
      phone.await(100);
      unanswered.add(phone);
    }
    String mine = standIn.variables("uuid").getLast();
    ids.put(id, mine);
  }

  /** What somebody did outside that the event tells of. */
  private void outside(String id, String name, Map<String, String> recorded) {
    Phone phone = phones.get(id);
    if (phone == null) {
      return;
    }
    String disposition = dispositions.getOrDefault(id, "");
    boolean ends =
        name.equals("CHANNEL_HANGUP")
            || name.equals("CHANNEL_HANGUP_COMPLETE")
            || name.equals("RECORD_STOP") && recorded.get("Answer-State").equals("hangup")
            || name.equals("CHANNEL_EXECUTE_COMPLETE")
                && recorded.get("Answer-State").equals("hangup")
            || name.equals("CHANNEL_DESTROY");
    if (name.equals("DTMF") && recorded.get("DTMF-Source").equals("RTP")) {
      phone.press(recorded.get("DTMF-Digit").charAt(0));
    } else if (ends && gone.add(id)) {
      if (disposition.equals("recv_bye")) {
        if (unanswered.remove(phone)) {
          phone.answered(phone.await(200));
          phone.ack("");
        }
        phone.bye();
      } else if (disposition.equals("recv_cancel")
          || recorded.getOrDefault("Hangup-Cause", "").equals("ORIGINATOR_CANCEL")) {
        phone.cancel();
      }
    }
  }

  void close() {
    phones.values().forEach(Phone::close);
  }
}

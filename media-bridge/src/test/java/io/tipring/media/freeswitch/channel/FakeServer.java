package io.tipring.media.freeswitch.channel;

import io.tipring.core.command.MediaCommand;
import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.core.signalling.DialogId;
import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslHeaders;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The world of a switchboard, stepped by hand: what was asked of it, and time that is virtual. */
final class FakeServer implements Outside {
  static final String ENGINE = "engine1";
  static final String SDP =
      "v=0\r\n"
          + "o=- 1 1 IN IP4 127.0.0.1\r\n"
          + "s=-\r\n"
          + "c=IN IP4 127.0.0.1\r\n"
          + "t=0 0\r\n"
          + "m=audio 4000 RTP/AVP 8\r\n";

  private record Due(long at, long order, Runnable task) {}

  final List<MediaCommand> reports = new ArrayList<>();
  final List<Order> orders = new ArrayList<>();
  final List<DialogId> ended = new ArrayList<>();
  final Map<LegMark, Consumer<SipOutcome>> invites = new LinkedHashMap<>();
  final Map<String, Consumer<Reply>> unanswered = new LinkedHashMap<>();
  final Map<ChannelUuid, ChannelFacts> facts = new LinkedHashMap<>();

  /** How many packets of RTP have come, by leg. */
  final Map<Long, Long> packets = new LinkedHashMap<>();

  final Switchboard board = new Switchboard(ENGINE, "tipring", this, Timeouts.DEFAULT);
  Reply reply = new Reply(true, true, true, "+OK");
  boolean holdsReplies;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private long now;
  private long scheduled;

  FakeServer() {
    board.connected();
    board.listed();
  }

  // The world.

  @Override
  public void report(MediaCommand command) {
    reports.add(command);
  }

  @Override
  public void send(Order order, Consumer<Reply> then) {
    orders.add(order);
    if (holdsReplies) {
      unanswered.put(order.text(), then);
    } else {
      Reply says = order.text().startsWith("json ") ? statistics(order.text()) : reply;
      after(0, () -> then.accept(says));
    }
  }

  private Reply statistics(String command) {
    return packets.entrySet().stream()
        .filter(of -> command.equals(statisticsOf(of.getKey())))
        .map(of -> "{\"response\":{\"audio\":{\"in_packet_count\":%d,".formatted(of.getValue()))
        .map(text -> new Reply(true, true, reply.ok(), text))
        .findFirst()
        .orElse(reply);
  }

  private static String statisticsOf(long leg) {
    return "json {\"command\":\"mediaStats\",\"data\":{\"uuid\":\"" + uuid(leg) + "\"}}";
  }

  @Override
  public void inquire(ChannelUuid channel, Consumer<Optional<ChannelFacts>> then) {
    after(0, () -> then.accept(Optional.ofNullable(facts.get(channel))));
  }

  @Override
  public void invite(LegMark mark, Optional<String> sdpOffer, Consumer<SipOutcome> then) {
    invites.put(mark, then);
  }

  @Override
  public void reinvite(DialogId dialog, String sdpOffer, Consumer<SipOutcome> then) {
    after(0, () -> then.accept(new SipOutcome.Agreed(dialog, SDP)));
  }

  @Override
  public void bye(DialogId dialog) {
    ended.add(dialog);
  }

  @Override
  public void resume(DialogId dialog) {}

  @Override
  public void resolve(List<Sound> sounds, boolean repeat, Consumer<Resolved> then) {
    List<Piece> pieces = new ArrayList<>();
    String failure = "";
    for (Sound sound : sounds) {
      switch (sound) {
        case Sound.Prompt prompt when prompt.name().equals("missing") -> failure = "no such file";
        case Sound.Prompt prompt ->
            pieces.add(new Piece.Recorded(new ServerFile("/p/" + prompt.name() + ".wav"), 2_000));
        case Sound.Digits digits -> pieces.add(new Piece.Digits(digits.digits(), 100, 50));
        case Sound.Silence silence -> pieces.add(new Piece.Silence(silence.durationMillis()));
        case Sound.Tone tone ->
            pieces.add(new Piece.Tone(tone.frequenciesHz(), tone.onMillis(), 0, -10));
        case Sound.Music music ->
            pieces.add(new Piece.Recorded(new ServerFile("/p/music/" + music.name()), 9_000));
      }
    }
    Resolved resolved = new Resolved(new PlayPlan(pieces, repeat), failure);
    after(0, () -> then.accept(resolved));
  }

  @Override
  public ServerFile recordingFile(long recordingId) {
    return new ServerFile("/r/" + recordingId + ".part.wav");
  }

  @Override
  public void prepareRecording(long recordingId, Runnable then) {
    after(0, then);
  }

  @Override
  public void settle(long recordingId, Consumer<Optional<RecordingFacts>> then) {
    after(0, () -> then.accept(Optional.empty()));
  }

  @Override
  public void after(long millis, Runnable then) {
    due.add(new Due(now + millis, scheduled++, then));
  }

  // Time.

  /** Lets time pass, and all that is due by then happen. */
  void advance(long millis) {
    long until = now + millis;
    while (!due.isEmpty() && due.peek().at <= until) {
      Due next = due.poll();
      now = next.at;
      next.task.run();
    }
    now = until;
  }

  // The server.

  static String uuid(long leg) {
    return "00000000-0000-0000-0000-" + "%012d".formatted(leg);
  }

  static DialogId dialog(long leg) {
    return new DialogId("call-" + leg, "local", "remote");
  }

  /** An event of the channel of a leg. */
  void event(String name, long leg, String... more) {
    List<String> pairs = new ArrayList<>(List.of("Event-Name", name, "Unique-ID", uuid(leg)));
    pairs.addAll(List.of("variable_" + LegMark.VARIABLE, ENGINE + "/" + leg + "/" + (leg + 1_000)));
    pairs.addAll(List.of(more));
    board.event(EslEvent.of(EslHeaders.of(pairs.toArray(String[]::new)), ""));
    advance(0);
  }

  void bridged(long one, long other) {
    event(
        "CHANNEL_BRIDGE", one, "Bridge-A-Unique-ID", uuid(one), "Bridge-B-Unique-ID", uuid(other));
  }

  /** The application that was ordered last is over. */
  void played(long leg, String eventUuid, String response, long samples) {
    event(
        "CHANNEL_EXECUTE_COMPLETE",
        leg,
        "Application",
        "playback",
        "Application-UUID",
        eventUuid,
        "Application-Response",
        response,
        "Channel-Read-Codec-Rate",
        "8000",
        "variable_playback_last_offset_pos",
        Long.toString(samples));
  }

  /** The last play that was ordered. */
  Order lastPlay() {
    return orders.stream()
        .filter(each -> each.application().equals("playback"))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  /** What was ordered since, in words. */
  List<String> takeOrders() {
    List<String> all =
        orders.stream()
            .map(
                each ->
                    (each.application().isEmpty() ? "" : each.application() + " ") + each.text())
            .toList();
    orders.clear();
    return all;
  }

  <T extends MediaCommand> List<T> reports(Class<T> type) {
    return reports.stream().filter(type::isInstance).map(type::cast).toList();
  }
}

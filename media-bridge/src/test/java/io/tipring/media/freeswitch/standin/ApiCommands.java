package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code api} and {@code bgapi} run, with the answers of the recorded sessions. */
final class ApiCommands {
  private static final int BROADCAST_FRAMES = 6;
  private static final String NO_CHANNEL = "-ERR No such channel!\n";
  private final Exchange exchange;

  ApiCommands(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The answer, or empty where a real server has none. */
  String run(String line) {
    exchange.remember(line);
    int space = line.indexOf(' ');
    String name = (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    List<String> words = rest.isEmpty() ? List.of() : Arrays.asList(rest.split(" +"));
    return switch (name) {
      case "version" -> Exchange.VERSION;
      case "status" -> exchange.status();
      case "hostname" -> "stand-in";
      case "global_getvar", "eval" -> "";
      case "show" -> ShowCommand.run(exchange, rest);
      case "hupall" -> hangUpAll(words);
      case "json" -> mediaStatistics(FlatJson.read(rest));
      case "fsctl" -> "+OK\n";
      case "uuid_exists" ->
          Boolean.toString(!words.isEmpty() && exchange.channel(words.getFirst()).isPresent());
      case "uuid_bridge" -> bridge(words);
      case "conference" -> exchange.conferences().command(words);
      case "uuid_answer", "uuid_pre_answer", "uuid_ring_ready" -> progress(name, words);
      case "uuid_record" -> record(words);
      case "uuid_broadcast" -> broadcast(rest, words);
      case "uuid_kill",
          "uuid_dump",
          "uuid_getvar",
          "uuid_setvar",
          "uuid_setvar_multi",
          "uuid_transfer",
          "uuid_break",
          "uuid_send_dtmf",
          "uuid_recv_dtmf",
          "uuid_audio",
          "uuid_park" ->
          ofChannel(name, rest, words);
      default -> "-ERR " + name + " Command not found!\n";
    };
  }

  private String ofChannel(String name, String rest, List<String> words) {
    if (words.isEmpty()) {
      return usage(name);
    }
    Optional<Channel> found = exchange.channel(words.getFirst());
    if (found.isEmpty()) {
      return NO_CHANNEL;
    }
    Channel channel = found.get();
    String arguments = rest.substring(words.getFirst().length()).strip();
    return switch (name) {
      case "uuid_kill" -> {
        Cause cause = words.size() > 1 ? Cause.of(words.get(1)) : Cause.NORMAL_CLEARING;
        channel.hangUp(cause, true);
        yield "+OK\n";
      }
      case "uuid_dump" ->
          words.size() > 1 && words.get(1).equals("json")
              ? channel.event("CHANNEL_DATA").toJson()
              : channel.event("CHANNEL_DATA").toPlain();
      case "uuid_getvar" -> channel.variables().getOrDefault(arguments, "_undef_").toString();
      case "uuid_setvar" -> set(channel, arguments.split(" ", 2));
      case "uuid_setvar_multi" -> {
        for (String each : arguments.split(";")) {
          set(channel, each.split("=", 2));
        }
        yield "+OK\n";
      }
      case "uuid_transfer" -> transfer(channel, words);
      case "uuid_park" -> {
        exchange.bridges().transfer(channel, false, "park", true, Dialplan.inline("park"));
        yield "+OK\n";
      }
      case "uuid_break" -> {
        if (words.contains("all")) {
          channel.applications().forgetWaiting();
        }
        channel.applications().breakSound();
        yield "+OK\n";
      }
      case "uuid_send_dtmf" -> {
        channel.sendDigits(arguments);
        yield "+OK " + channel.uuid() + " sent DTMF " + arguments + ".\n";
      }
      case "uuid_recv_dtmf" -> {
        for (char digit : arguments.toCharArray()) {
          channel.digit(digit, 2_000, "APP");
        }
        yield "+OK " + channel.uuid() + " received DTMF " + arguments + ".\n";
      }
      default -> "+OK\n";
    };
  }

  /** Of the commands in JSON there is one, and of its figures those that anyone asks for. */
  private String mediaStatistics(Map<String, String> request) {
    String uuid = request.getOrDefault("uuid", "");
    String begin = "{\"command\":\"mediaStats\",\"data\":{\"uuid\":" + Event.quoted(uuid) + "},";
    return begin
        + exchange
            .channel(uuid)
            .map(
                channel ->
                    "\"status\":\"success\",\"response\":{\"audio\":{\"in_packet_count\":%d,\"out_packet_count\":%d}}}"
                        .formatted(channel.received(), channel.sent()))
            .orElse(
                "\"status\":\"error\",\"message\":\"The command returned an error\","
                    + "\"response\":{\"response\":\"Session does not exist\"}}");
  }

  private static String set(Channel channel, String[] pair) {
    if (pair.length < 2 || pair[1].isEmpty()) {
      channel.variables().remove(pair[0]);
    } else {
      channel.variables().put(pair[0], pair[1]);
    }
    return "+OK\n";
  }

  private static String usage(String name) {
    return switch (name) {
      case "uuid_kill" -> "-USAGE: <uuid> [cause]\n";
      default -> "-USAGE: <uuid>\n";
    };
  }

  private String bridge(List<String> words) {
    if (words.size() < 2) {
      return "-USAGE: <uuid> <other_uuid>\n";
    }
    Optional<Channel> first = exchange.channel(words.getFirst());
    Optional<Channel> second = exchange.channel(words.get(1));
    if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
      return "-ERR Invalid uuid\n";
    }
    exchange.bridges().connect(first.get(), second.get());
    return "+OK " + words.get(1) + "\n";
  }

  private String progress(String name, List<String> words) {
    Optional<Channel> found =
        words.isEmpty() ? Optional.empty() : exchange.channel(words.getFirst());
    if (found.isEmpty()) {
      return "-ERROR\n";
    }
    switch (name) {
      case "uuid_answer" -> found.get().answer();
      case "uuid_pre_answer" -> found.get().preAnswer();
      default -> found.get().ringing();
    }
    return "+OK\n";
  }

  private static String transfer(Channel channel, List<String> words) {
    int at = 1;
    boolean both = false;
    if (words.size() > at && words.get(at).startsWith("-")) {
      both = words.get(at++).equals("-both");
    }
    if (words.size() <= at) {
      return "-USAGE: <uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]\n";
    }
    String destination = words.get(at);
    boolean inline = words.getLast().equals("inline");
    boolean lost = !inline && words.size() > at + 2 && !words.get(at + 2).equals("park-all");
    channel
        .exchange()
        .bridges()
        .transfer(
            channel,
            both,
            destination.replaceAll("^'|'$", ""),
            inline,
            inline
                ? Dialplan.inline(destination)
                : lost ? new ArrayDeque<>() : Dialplan.of(destination));
    return "+OK\n";
  }

  private String broadcast(String rest, List<String> words) {
    if (words.size() < 2) {
      return "-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n";
    }
    Optional<Channel> found = exchange.channel(words.getFirst());
    if (found.isEmpty()) {
      return "-ERR invalid uuid\n";
    }
    String path = rest.substring(words.getFirst().length()).strip();
    path = path.replaceAll(" (aleg|bleg|both|holdb)$", "");
    int app = path.indexOf("::");
    String name = app < 0 ? "playback" : path.substring(0, app);
    String data = app < 0 ? path : path.substring(app + 2);
    found.get().applications().ask(new Application(name, data, "", true, BROADCAST_FRAMES));
    return "+OK Message sent\n";
  }

  private String record(List<String> words) {
    Optional<Channel> found =
        words.size() < 3 ? Optional.empty() : exchange.channel(words.getFirst());
    if (found.isEmpty()) {
      return "-ERR Cannot locate session!\n";
    }
    Channel channel = found.get();
    String path = words.get(2);
    return switch (words.get(1)) {
      case "start" -> startRecording(channel, words);
      case "stop" -> {
        List<String> which =
            path.equals("all")
                ? List.copyOf(channel.taps().keySet())
                : channel.taps().containsKey(path) ? List.of(path) : List.of();
        which.forEach(channel::stopRecording);
        yield which.isEmpty() ? "-ERR Cannot stop record session!\n" : "+OK Success\n";
      }
      case "mask", "unmask", "pause", "resume" -> {
        RecordingTap tap = channel.taps().get(path);
        if (tap == null) {
          yield "-ERR Cannot " + words.get(1) + " recording session!\n";
        }
        switch (words.get(1)) {
          case "mask", "unmask" -> tap.mask(words.get(1).equals("mask"));
          default -> tap.pause(words.get(1).equals("pause"));
        }
        yield "+OK Success\n";
      }
      default -> "-USAGE: <uuid> [start|stop|mask|unmask|pause|resume] <path> [<limit>]\n";
    };
  }

  private String startRecording(Channel channel, List<String> words) {
    String path = words.get(2);
    Object frames = channel.variables().get("RECORD_PRE_BUFFER_FRAMES");
    try {
      if (!path.endsWith(".wav") || channel.taps().containsKey(path)) {
        return "-ERR Cannot record session!\n";
      }
      channel
          .taps()
          .put(
              path,
              new RecordingTap(
                  Path.of(path),
                  channel.isTrue("RECORD_STEREO"),
                  frames == null
                      ? RecordingTap.PRE_BUFFER_FRAMES
                      : Integer.parseInt(frames.toString())));
    } catch (IOException e) {
      return "-ERR Cannot record session!\n";
    }
    channel.publish(channel.event("RECORD_START").put("Record-File-Path", path));
    channel.publish(channel.bugEvent("MEDIA_BUG_START", path));
    if (words.size() > 3) {
      limit(channel, path, Long.parseLong(words.get(3)) * 1_000);
    }
    return "+OK Success\n";
  }

  private void limit(Channel channel, String path, long millis) {
    RecordingTap limited = channel.taps().get(path);
    exchange
        .loop()
        .later(
            millis,
            () -> {
              if (channel.taps().get(path) == limited) {
                channel.stopRecording(path);
              }
            });
  }

  private String hangUpAll(List<String> words) {
    Cause cause = words.isEmpty() ? Cause.MANAGER_REQUEST : Cause.of(words.getFirst());
    List.copyOf(exchange.channels().values()).forEach(channel -> channel.hangUp(cause, true));
    return "+OK hangup all channels with cause " + cause.name() + "\n";
  }
}

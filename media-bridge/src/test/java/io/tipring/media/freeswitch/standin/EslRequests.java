package io.tipring.media.freeswitch.standin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the event socket does with a request, and its replies as the recorded session 04 has them.
 */
final class EslRequests {
  private static final String NOT_FOUND = "-ERR command not found";
  private final Exchange exchange;
  private final EslConnection connection;
  private final ApiCommands api;
  private String controlled = "";

  EslRequests(Exchange exchange, EslConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.api = new ApiCommands(exchange);
  }

  static int contentLength(List<String> lines) {
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
        .findFirst()
        .orElse(0);
  }

  /**
   * @param lines the command line, header lines, and last the body
   */
  void take(List<String> lines) {
    String command = lines.getFirst();
    int space = command.indexOf(' ');
    String name = (space < 0 ? command : command.substring(0, space)).toLowerCase(Locale.ROOT);
    String rest = space < 0 ? "" : command.substring(space + 1).strip();
    List<String> words = rest.isEmpty() ? List.of() : Arrays.asList(rest.split(" +"));
    if (name.equals("exit")) {
      connection.reply("+OK bye");
      connection.goodbye();
    } else if (name.equals("auth") && !connection.authorised()) {
      authorise(rest);
    } else if (!connection.authorised()) {
      connection.reply(NOT_FOUND);
    } else {
      authorised(name, rest, words, lines);
    }
  }

  private void authorise(String password) {
    if (password.equals(exchange.options().password())) {
      connection.authorise();
      connection.reply("+OK accepted");
    } else {
      connection.reply("-ERR invalid");
      connection.goodbye();
    }
  }

  private void authorised(String name, String rest, List<String> words, List<String> lines) {
    switch (name) {
      case "api" -> api(rest);
      case "bgapi" -> background(rest, lines);
      case "event" -> connection.reply(connection.subscription().listen(words));
      case "nixevent" -> connection.reply(connection.subscription().nix(words));
      case "noevents" -> connection.reply(connection.subscription().end());
      case "filter" ->
          connection.reply(words.isEmpty() ? NOT_FOUND : connection.subscription().filter(words));
      case "sendmsg" -> message(rest, lines);
      case "sendevent" -> sendEvent(rest, lines);
      case "myevents" -> {
        if (exchange.channel(words.isEmpty() ? "" : words.getFirst()).isPresent()) {
          controlled = words.getFirst();
          connection.reply(connection.subscription().mine(controlled));
        } else {
          connection.reply("-ERR invalid uuid");
        }
      }
      case "linger" -> connection.reply("-ERR not controlling a session");
      case "divert_events" -> connection.reply("-ERR not controlling a session.");
      case "nolog" -> connection.reply("-ERR not loging");
      default -> connection.reply(NOT_FOUND);
    }
  }

  private void api(String line) {
    if (line.isEmpty()) {
      connection.reply(NOT_FOUND);
    } else if (line.startsWith("msleep ")) {
      connection.busyFor(Long.parseLong(line.substring(7)), () -> response("+OK"));
    } else {
      response(api.run(line));
    }
  }

  private void response(String result) {
    String text = result.isEmpty() ? "-ERR no reply\n" : result;
    int bytes = SipCall.utf8(text).length;
    connection.write("Content-Type: api/response\nContent-Length: " + bytes + "\n\n" + text);
  }

  private void background(String line, List<String> lines) {
    if (line.isEmpty()) {
      connection.reply(NOT_FOUND);
      return;
    }
    String job = headers(lines).getOrDefault("job-uuid", UUID.randomUUID().toString());
    connection.reply("+OK Job-UUID: " + job + "\nJob-UUID: " + job);
    if (line.startsWith("msleep ")) {
      exchange.loop().later(Long.parseLong(line.substring(7)), () -> done(job, line, "+OK"));
    } else {
      done(job, line, api.run(line));
    }
  }

  private void done(String job, String line, String result) {
    int space = line.indexOf(' ');
    Event event =
        exchange
            .event("BACKGROUND_JOB")
            .put("Job-UUID", job)
            .put("Job-Command", space < 0 ? line : line.substring(0, space));
    if (space > 0) {
      event.put("Job-Command-Arg", line.substring(space + 1));
    }
    exchange.publish(event.body(result.isEmpty() ? "-ERR no reply\n" : result));
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private void message(String uuid, List<String> lines) {
    Optional<Channel> found = exchange.channel(uuid.isEmpty() ? controlled : uuid);
    if (found.isEmpty()) {
      connection.reply("-ERR invalid session id [" + uuid + "]");
      return;
    }
    Map<String, String> headers = headers(lines);
    exchange.remember("sendmsg " + String.join("|", lines));
    switch (headers.getOrDefault("call-command", "")) {
      case "execute" -> {
        String argument = headers.getOrDefault("execute-app-arg", lines.getLast());
        found
            .get()
            .applications()
            .ask(
                new Application(
                    headers.getOrDefault("execute-app-name", ""),
                    argument,
                    headers.getOrDefault("event-uuid", ""),
                    "true".equals(headers.get("event-lock")),
                    0));
      }
      case "hangup" ->
          found
              .get()
              .hangUp(Cause.of(headers.getOrDefault("hangup-cause", "NORMAL_CLEARING")), true);
      default -> {}
    }
    connection.reply("+OK");
  }

  private void sendEvent(String name, List<String> lines) {
    Event event = exchange.event(name.isEmpty() ? "CUSTOM" : name);
    for (String line : lines.subList(1, lines.size() - 1)) {
      int colon = line.indexOf(':');
      if (!line.toLowerCase(Locale.ROOT).startsWith("content-length")) {
        event.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    exchange.publish(event.body(lines.getLast()));
    connection.reply("+OK " + UUID.randomUUID());
  }
}

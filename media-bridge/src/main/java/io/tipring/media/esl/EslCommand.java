package io.tipring.media.esl;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One command as it goes over the wire. Only well-formed ones can be made: every factory refuses
 * control characters in what it is given, before anything is sent.
 */
public final class EslCommand {
  private static final Pattern EVENT_NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private final String verb;
  private final byte[] bytes;

  private EslCommand(String verb, String text) {
    this.verb = verb;
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  private static EslCommand line(String text) {
    int space = text.indexOf(' ');
    return new EslCommand(space < 0 ? text : text.substring(0, space), text + "\n\n");
  }

  /** {@code auth}. */
  static EslCommand auth(String password) {
    return line("auth " + EslText.line("password", password));
  }

  /** {@code connect}: the first word to a server that connected to us. */
  static EslCommand connect() {
    return line("connect");
  }

  /** {@code resume}: when our connection ends, the call goes on in the dialplan. */
  static EslCommand resume() {
    return line("resume");
  }

  /**
   * {@code api}: runs it and waits; the connection carries nothing else meanwhile.
   *
   * @param command such as {@code uuid_answer UUID}
   */
  public static EslCommand api(String command) {
    return line("api " + api("api", command));
  }

  /** {@code bgapi}: runs it in the background under the given job id. */
  static EslCommand bgapi(String command, String jobUuid) {
    return new EslCommand(
        "bgapi",
        "bgapi "
            + api("bgapi", command)
            + "\nJob-UUID: "
            + EslText.token("Job-UUID", jobUuid)
            + "\n\n");
  }

  private static String api(String what, String command) {
    EslText.line(what, command);
    if (command.isEmpty() || command.charAt(0) == ' ') {
      throw new IllegalArgumentException(
          what + " needs a command that does not begin with a space");
    }
    return command;
  }

  /**
   * {@code event}: subscribes to more events. All events of a connection have one format, that of
   * the last subscription.
   *
   * @param names such as {@code CHANNEL_PARK}; {@code ALL}; {@code CUSTOM} and then its subclasses
   */
  public static EslCommand event(EslFormat format, Collection<String> names) {
    return line("event " + format.word() + names("event", names));
  }

  /** {@code nixevent}: no longer these events. */
  public static EslCommand nixEvent(Collection<String> names) {
    return line("nixevent" + names("nixevent", names));
  }

  private static String names(String what, Collection<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(what + " needs at least one name of an event");
    }
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      if (!EVENT_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(what + ": one of the names is no name of an event");
      }
      all.append(' ').append(name);
    }
    return all.toString();
  }

  /** {@code noevents}: no events any more. */
  public static EslCommand noEvents() {
    return line("noevents");
  }

  /**
   * {@code myevents} on an inbound connection: takes the call over. When this connection is lost
   * the call goes on in the dialplan, so it is not for calls that are to outlive us. Events come in
   * plain notation.
   */
  public static EslCommand myEvents(String uuid) {
    return line("myevents " + EslText.token("uuid", uuid));
  }

  /** {@code myevents} of the call whose connection this is. */
  static EslCommand myEvents(EslFormat format) {
    return line(format == EslFormat.PLAIN ? "myevents" : "myevents " + format.word());
  }

  /** {@code filter}: of events that have this header, only those with this value. */
  public static EslCommand filter(String header, String value) {
    return line("filter " + EslText.token("header", header) + " " + value("value", value));
  }

  /** {@code filter delete} of one value of a header. */
  public static EslCommand filterDelete(String header, String value) {
    return line("filter delete " + EslText.token("header", header) + " " + value("value", value));
  }

  /** {@code filter delete} of all values of a header; of every filter, if it is {@code all}. */
  public static EslCommand filterDelete(String header) {
    return line("filter delete " + EslText.token("header", header));
  }

  private static String value(String what, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    return EslText.line(what, value);
  }

  /** {@code linger}: when the call ends, the connection stays until we say {@code exit}. */
  static EslCommand linger() {
    return line("linger");
  }

  /**
   * {@code linger}: when the call ends, the connection stays for so long.
   *
   * @param seconds at least 1
   */
  static EslCommand linger(int seconds) {
    if (seconds < 1) {
      throw new IllegalArgumentException("linger is to be at least 1 second, not " + seconds);
    }
    return line("linger " + seconds);
  }

  static EslCommand noLinger() {
    return line("nolinger");
  }

  /** {@code divert_events}: also events that would go to the call's input callbacks. */
  static EslCommand divertEvents(boolean on) {
    return line("divert_events " + (on ? "on" : "off"));
  }

  /** {@code exit}: the server says good-bye and closes. */
  public static EslCommand exit() {
    return line("exit");
  }

  /**
   * {@code sendmsg} to a channel.
   *
   * @param uuid of the channel; empty for the call whose connection this is
   */
  public static EslCommand sendMsg(String uuid, EslMessage message) {
    String first = uuid.isEmpty() ? "sendmsg" : "sendmsg " + EslText.token("uuid", uuid);
    return new EslCommand("sendmsg", message(first, message));
  }

  /**
   * {@code sendevent}.
   *
   * @param name such as {@code CUSTOM} (with a header {@code Event-Subclass})
   */
  public static EslCommand sendEvent(String name, EslMessage message) {
    return new EslCommand(
        "sendevent", message("sendevent " + EslText.token("name of an event", name), message));
  }

  private static String message(String first, EslMessage message) {
    StringBuilder text = new StringBuilder(first).append('\n');
    for (Map.Entry<String, String> header : message.headers().entrySet()) {
      text.append(header.getKey()).append(": ").append(header.getValue()).append('\n');
    }
    String body = message.body().orElse(null);
    if (body == null) {
      return text.append('\n').toString();
    }
    text.append("content-length: ")
        .append(body.getBytes(StandardCharsets.UTF_8).length)
        .append("\n\n")
        .append(body);
    return text.toString();
  }

  /** The first word, such as {@code api}. */
  public String verb() {
    return verb;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The first word only: what follows may be personal or secret. */
  @Override
  public String toString() {
    return verb;
  }
}

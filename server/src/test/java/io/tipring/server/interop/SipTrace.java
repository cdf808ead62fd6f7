package io.tipring.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The messages that a sipp has sent and received, read from its trace while it runs. */
final class SipTrace {

  private static final Pattern ENTRY =
      Pattern.compile(
          "-{20,} (\\d{4}-\\d\\d-\\d\\d[ \\t]\\d\\d:\\d\\d:\\d\\d\\.\\d{6})\\n"
              + "(?:UDP|TCP) message (sent|received)[^\\n]*:\\n\\n");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

  private final Path file;

  SipTrace(Path file) {
    this.file = file;
  }

  /**
   * @param time by sipp's clock, in microseconds
   * @param text header and body, lines ended by LF
   */
  record Message(LocalDateTime time, boolean sent, String text) {

    boolean isRequest(String method) {
      return text.startsWith(method + " ");
    }

    boolean isResponse(int status) {
      return text.startsWith("SIP/2.0 " + status + " ");
    }

    /** The first value of a header, by its long name. */
    Optional<String> header(String name) {
      Matcher matcher =
          Pattern.compile("(?im)^" + Pattern.quote(name) + "\\s*:\\s*(.*)$").matcher(text);
      return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    String callId() {
      return header("Call-ID").orElseThrow();
    }

    /** The port of the first audio line of the SDP. */
    int audioPort() {
      Matcher matcher = Pattern.compile("(?m)^m=audio (\\d+) ").matcher(text);
      if (!matcher.find()) {
        throw new AssertionError("no audio line in:\n" + text);
      }
      return Integer.parseInt(matcher.group(1));
    }
  }

  List<Message> messages() {
    String log;
    try {
      log = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log = log.replace("\r\n", "\n");
    List<Message> messages = new ArrayList<>();
    Matcher matcher = ENTRY.matcher(log);
    boolean more = matcher.find();
    while (more) {
      LocalDateTime time = LocalDateTime.parse(matcher.group(1).replace('\t', ' '), TIME);
      boolean sent = matcher.group(2).equals("sent");
      int start = matcher.end();
      more = matcher.find();
      messages.add(
          new Message(time, sent, log.substring(start, more ? matcher.start() : log.length())));
    }
    return messages;
  }

  List<Message> received(Predicate<Message> wanted) {
    return messages().stream().filter(m -> !m.sent() && wanted.test(m)).toList();
  }

  Message awaitReceived(String what, Predicate<Message> wanted, Duration limit) {
    return await(what, m -> !m.sent() && wanted.test(m), limit);
  }

  Message awaitRequest(String method, Duration limit) {
    return awaitReceived(method, m -> m.isRequest(method), limit);
  }

  Message awaitResponse(int status, Duration limit) {
    return awaitReceived(Integer.toString(status), m -> m.isResponse(status), limit);
  }

  Message awaitSent(String what, Predicate<Message> wanted, Duration limit) {
    return await(what, m -> m.sent() && wanted.test(m), limit);
  }

  private Message await(String what, Predicate<Message> wanted, Duration limit) {
    try {
      return Awaitility.await(what)
          .atMost(limit)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> messages().stream().filter(wanted).findFirst(), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no " + what + " within " + limit + "; the trace:\n" + this, e);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Message message : messages()) {
      text.append(message.time()).append(message.sent() ? " sent\n" : " received\n");
      text.append(message.text().strip()).append("\n\n");
    }
    return text.toString();
  }
}

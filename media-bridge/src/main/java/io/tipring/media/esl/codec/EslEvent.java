package io.tipring.media.esl.codec;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An event of FreeSWITCH, the same whichever notation it came in, but for what plain notation loses
 * itself: a {@code %} that was already followed by two upper-case hexadecimal digits arrives
 * decoded ({@code %41} as {@code A}). Who needs values unchanged subscribes to JSON.
 */
public final class EslEvent {
  private static final String VARIABLE = "variable_";

  private final EslHeaders headers;
  private final String body;
  private final String name;
  private final String uuid;

  private EslEvent(EslHeaders headers, String body) {
    this.headers = headers;
    this.body = body;
    this.name = headers.get("Event-Name");
    this.uuid = headers.get("Unique-ID");
  }

  /** An event of these headers; {@code body} is empty where there is none. */
  public static EslEvent of(EslHeaders headers, String body) {
    return new EslEvent(Objects.requireNonNull(headers), Objects.requireNonNull(body));
  }

  /** {@code Event-Name}, such as {@code CHANNEL_PARK}; empty if the event has none. */
  public String name() {
    return name;
  }

  /**
   * {@code Event-Subclass} of a CUSTOM event, such as {@code conference::maintenance}, or empty.
   */
  public String subclass() {
    return headers.get("Event-Subclass");
  }

  /** {@code Unique-ID}: the channel that it is about, or empty where it is about none. */
  public String uuid() {
    return uuid;
  }

  /**
   * {@code Event-Sequence}: counts the events of the server, of all connections and kinds, so what
   * one connection sees has gaps; -1 where it is missing or no number.
   */
  public long sequence() {
    return number("Event-Sequence");
  }

  /** {@code Event-Date-Timestamp}: microseconds since 1970 by the server's clock, or -1. */
  public long timestampMicros() {
    return number("Event-Date-Timestamp");
  }

  /** The value of a header, or an empty string. */
  public String get(String header) {
    return headers.get(header);
  }

  /** The value of a header, if there is one. */
  public Optional<String> find(String header) {
    return headers.find(header);
  }

  /** All values of a header ({@link EslHeaders#values}). */
  public List<String> values(String header) {
    return headers.values(header);
  }

  /** The channel variable of that name (header {@code variable_NAME}), if it is set. */
  public Optional<String> variable(String variable) {
    return headers.find(VARIABLE + variable);
  }

  public EslHeaders headers() {
    return headers;
  }

  /** The inner body, such as the result of a background job; empty where there is none. */
  public String body() {
    return body;
  }

  private long number(String header) {
    String text = headers.get(header);
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Name, channel and sequence: no header else, as it may be personal. */
  @Override
  public String toString() {
    return name + (uuid.isEmpty() ? "" : " " + uuid) + " #" + sequence();
  }
}

package io.tipring.server.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Puts times in the words of the reader's time zone, and says when a day begins. */
final class Clock {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final ZoneId zone;
  private LocalDate day;

  Clock(ZoneId zone) {
    this.zone = zone;
  }

  /** The time of day with milliseconds; a line with the date before it whenever that changes. */
  String tell(String at) {
    ZonedDateTime time = Instant.parse(at).atZone(zone);
    boolean isNewDay = !time.toLocalDate().equals(day);
    day = time.toLocalDate();
    return (isNewDay ? "-- " + day + " " + zone + "\n" : "") + TIME.format(time);
  }
}

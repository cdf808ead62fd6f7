package io.tipring.media.freeswitch.channel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an INVITE to the server carries in the header {@value #HEADER}, and its channel then as a
 * variable: whose channel it is.
 *
 * @param engineId our journal's id: other engines may use the same server
 * @param requestId of the {@code Allocate} that made the channel
 */
public record LegMark(String engineId, long legId, long requestId) {

  /** Name of the header. */
  public static final String HEADER = "X-Tipring-Leg";

  /** Name of the channel variable in which the server keeps that header. */
  public static final String VARIABLE = "sip_h_" + HEADER;

  private static final Pattern ENGINE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]{1,64})/([0-9]{1,19})/([0-9]{1,19})");

  public LegMark {
    if (!ENGINE.matcher(engineId).matches()) {
      throw new IllegalArgumentException(
          "an engine id has 1 to 64 letters, digits, \"_\" and \"-\"");
    }
  }

  /** The mark of a header's value, if it is one. */
  public static Optional<LegMark> of(String value) {
    Matcher parts = FORM.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LegMark(
              parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))));
    } catch (NumberFormatException _) {
      return Optional.empty(); // 19 digits, but beyond any id of ours
    }
  }

  /** As the header has it. */
  @Override
  public String toString() {
    return engineId + "/" + legId + "/" + requestId;
  }
}

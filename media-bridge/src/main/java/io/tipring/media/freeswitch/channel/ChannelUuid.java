package io.tipring.media.freeswitch.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server's name of a channel.
 *
 * @param text hexadecimal digits and hyphens only, as the server makes them
 */
public record ChannelUuid(String text) {
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F-]{8,64}");

  public ChannelUuid {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("this is no uuid of a channel");
    }
  }

  /** The uuid, if it is one. */
  public static Optional<ChannelUuid> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ChannelUuid(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}

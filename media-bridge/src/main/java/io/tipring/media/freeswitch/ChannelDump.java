package io.tipring.media.freeswitch;

import io.tipring.media.esl.codec.EslEvent;
import io.tipring.media.esl.codec.EslHeaders;
import io.tipring.media.freeswitch.channel.ChannelFacts;
import io.tipring.media.freeswitch.channel.ChannelUuid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the server says of its channels. */
final class ChannelDump {
  private static final int MOST_LINES = 2_000;

  /** A quote within a value has a backslash before it, so no value can look like this. */
  private static final Pattern ROW = Pattern.compile("[{,]\"uuid\":\"([0-9a-fA-F-]{8,64})\"");

  private ChannelDump() {}

  /** The channels that {@code show channels as json} names. */
  static List<ChannelUuid> channels(String json) {
    List<ChannelUuid> channels = new ArrayList<>();
    Matcher row = ROW.matcher(json);
    while (row.find()) {
      ChannelUuid.of(row.group(1)).ifPresent(channels::add);
    }
    return channels;
  }

  /** A {@code uuid_dump}: lines of a name and a percent-encoded value. */
  static Optional<ChannelFacts> facts(String dump) {
    if (!dump.startsWith("Event-Name:")) {
      return Optional.empty();
    }
    List<String> pairs = new ArrayList<>();
    for (String line : dump.split("\n", MOST_LINES)) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        pairs.add(line.substring(0, colon));
        pairs.add(decoded(line.substring(colon + 2)));
      }
    }
    return ChannelFacts.of(EslEvent.of(EslHeaders.of(pairs.toArray(String[]::new)), ""));
  }

  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}

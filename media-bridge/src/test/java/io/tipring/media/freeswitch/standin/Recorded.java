package io.tipring.media.freeswitch.standin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A session with a real server: what was sent and what came, in order. */
final class Recorded {
  private static final Pattern LINE = Pattern.compile(" *[0-9.]+ ([<>]) @(\\d+) (.*)");
  private static final String FOLDER = "/esl/";

  /** A request that was sent (bytes) or a frame that came. */
  record Step(byte[] request, EslPeer.Frame frame) {}

  private Recorded() {}

  static List<Step> session(String name) {
    try {
      byte[] sent = resource(name + ".c2s");
      byte[] came = came(name);
      List<String[]> lines = new ArrayList<>();
      for (String line : new String(resource(name + ".txt"), StandardCharsets.UTF_8).split("\n")) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
          lines.add(new String[] {matcher.group(1), matcher.group(2), matcher.group(3)});
        }
      }
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String direction = lines.get(i)[0];
        int from = Integer.parseInt(lines.get(i)[1]);
        int to = (direction.equals(">") ? sent : came).length;
        for (int k = i + 1; k < lines.size(); k++) {
          if (lines.get(k)[0].equals(direction)) {
            to = Integer.parseInt(lines.get(k)[1]);
            break;
          }
        }
        if (direction.equals(">")) {
          steps.add(new Step(Arrays.copyOfRange(sent, from, to), null));
        } else if (lines.get(i)[2].startsWith("EOF")) {
          steps.add(new Step(null, EslPeer.Frame.END));
        } else {
          steps.add(new Step(null, EslPeer.frame(new ByteArrayInputStream(came, from, to - from))));
        }
      }
      return steps;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] came(String name) throws IOException {
    try (InputStream plain = Recorded.class.getResourceAsStream(FOLDER + name + ".s2c")) {
      if (plain != null) {
        return plain.readAllBytes();
      }
    }
    try (InputStream zipped =
        new GZIPInputStream(new ByteArrayInputStream(resource(name + ".s2c.gz")))) {
      return zipped.readAllBytes();
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Recorded.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return in.readAllBytes();
    }
  }
}

package io.tipring.media.esl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A session recorded with a real FreeSWITCH: what each side sent, and in which order. */
public final class Transcript {
  private static final Pattern FRAME =
      Pattern.compile(" *[0-9.]+ < @(\\d+) \\[(\\S+) (\\d+)\\+(\\d+)] (.*)");
  private static final Pattern COMMAND = Pattern.compile(" *[0-9.]+ > @(\\d+) .*");

  /** What one side sent. */
  public sealed interface Step {}

  /** A frame of the server: where it stands, and what the time line says of it. */
  public record Frame(int offset, String contentType, int headerBytes, int bodyBytes, String fields)
      implements Step {
    public int length() {
      return headerBytes + bodyBytes;
    }
  }

  /** Bytes of the client, as it wrote them: a command, a part of one, or several. */
  public record Written(String text) implements Step {}

  private final String name;
  private final byte[] server;
  private final List<Step> steps = new ArrayList<>();

  private Transcript(String name) {
    this.name = name;
    byte[] client = read(name + ".c2s");
    server = exists(name + ".s2c") ? read(name + ".s2c") : read(name + ".s2c.gz");
    List<String> lines =
        new String(read(name + ".txt"), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.matches(" *[0-9.]+ [<>] @.*"))
            .toList();
    List<Integer> written = new ArrayList<>();
    for (String line : lines) {
      Matcher command = COMMAND.matcher(line);
      if (command.matches()) {
        written.add(Integer.parseInt(command.group(1)));
      }
    }
    written.add(client.length);
    int at = 0;
    for (String line : lines) {
      Matcher frame = FRAME.matcher(line);
      if (frame.matches()) {
        steps.add(
            new Frame(
                Integer.parseInt(frame.group(1)),
                frame.group(2),
                Integer.parseInt(frame.group(3)),
                Integer.parseInt(frame.group(4)),
                frame.group(5)));
      } else if (COMMAND.matcher(line).matches()) {
        byte[] bytes = Arrays.copyOfRange(client, written.get(at), written.get(at + 1));
        steps.add(new Written(new String(bytes, StandardCharsets.UTF_8)));
        at++;
      }
    }
  }

  public static Transcript of(String name) {
    return new Transcript(name);
  }

  /** The names of all. */
  public static Stream<String> names() {
    return new String(read("names"), StandardCharsets.UTF_8).lines();
  }

  /** All that the server sent. */
  public byte[] server() {
    return server.clone();
  }

  public byte[] bytes(Frame frame) {
    return Arrays.copyOfRange(server, frame.offset(), frame.offset() + frame.length());
  }

  public List<Step> steps() {
    return steps;
  }

  /** What the time line says of the frames of the server. */
  public List<Frame> frames() {
    return steps.stream().filter(step -> step instanceof Frame).map(step -> (Frame) step).toList();
  }

  /** All that the client sent. */
  public String client() {
    StringBuilder all = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Written written) {
        all.append(written.text());
      }
    }
    return all.toString();
  }

  @Override
  public String toString() {
    return name;
  }

  private static boolean exists(String file) {
    return Transcript.class.getResource("/esl/" + file) != null;
  }

  private static byte[] read(String file) {
    try (InputStream raw = Transcript.class.getResourceAsStream("/esl/" + file)) {
      if (raw == null) {
        throw new IllegalArgumentException("There is no " + file);
      }
      return file.endsWith(".gz") ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

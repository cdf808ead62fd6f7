package io.tipring.media.esl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Plays the server's side of a recorded session: checks that the client sends what was sent then,
 * and answers by the bytes that were answered then, in that order. Some liberties: how many empty
 * lines end a command does not matter, and an inbound client may ask for the version once it is let
 * in.
 */
final class TranscriptPlayer {
  private static final String VERSION = "FreeSWITCH Version 1.11.2-release~64bit ( 64bit)\n";

  private final Transcript transcript;
  private final ScriptedPeer peer;

  TranscriptPlayer(Transcript transcript, ScriptedPeer peer) {
    this.transcript = transcript;
    this.peer = peer;
  }

  /** Plays it to its end; the connection stays open. */
  void play() throws IOException {
    List<String> awaited = new ArrayList<>(commands(transcript));
    StringBuilder written = new StringBuilder();
    boolean greeted =
        transcript.frames().stream().noneMatch(f -> f.contentType().equals("auth/request"));
    for (Transcript.Step step : transcript.steps()) {
      switch (step) {
        case Transcript.Frame frame -> {
          peer.send(transcript.bytes(frame));
          if (!greeted && frame.fields().contains("+OK accepted")) {
            peer.expect("api version").api(VERSION);
            greeted = true;
          }
        }
        case Transcript.Written part -> {
          written.append(part.text());
          int complete = split(written.toString()).size();
          for (int done = commands(transcript).size() - awaited.size(); done < complete; done++) {
            String command = awaited.removeFirst();
            String came = peer.read();
            if (!normal(came).equals(normal(command))) {
              throw new AssertionError("instead of <" + command + "> came <" + came + ">");
            }
          }
        }
      }
    }
  }

  /** The commands of the client, each without the empty line behind it. */
  static List<String> commands(Transcript transcript) {
    return split(transcript.client());
  }

  /** Complete commands in what a client wrote. */
  private static List<String> split(String written) {
    List<String> commands = new ArrayList<>();
    String rest = written.replace("\r", "");
    while (true) {
      rest = rest.replaceFirst("^\n+", "");
      int end = rest.indexOf("\n\n");
      if (end < 0) {
        return commands;
      }
      String command = rest.substring(0, end);
      rest = rest.substring(end + 2);
      for (String line : command.split("\n")) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          int length = Integer.parseInt(line.substring(16));
          byte[] bytes = rest.getBytes(StandardCharsets.UTF_8);
          command += "\n\n" + new String(bytes, 0, length, StandardCharsets.UTF_8);
          rest = new String(bytes, length, bytes.length - length, StandardCharsets.UTF_8);
        }
      }
      // What is not offered (log, nolog, getvar) is played with another command in its place.
      commands.add(command.matches("(log|nolog|getvar)( .*)?") ? "noevents" : command);
    }
  }

  /** Without spaces at the end of lines, and without a Job-UUID, which this client always gives. */
  private static String normal(String command) {
    String utf8 = new String(command.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String text = utf8.contains("\uFFFD") ? command : utf8;
    return text.replaceAll("(?m) +$", "")
        .replaceAll("\nJob-UUID: .*", "")
        .replaceAll("(?i)\ncontent-length", "\ncontent-length");
  }
}

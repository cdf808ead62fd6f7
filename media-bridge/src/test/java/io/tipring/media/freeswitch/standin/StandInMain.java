package io.tipring.media.freeswitch.standin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A stand-in as a process of its own: {@code SIP-PORT ESL-PORT PASSWORD}. Says {@code ready} on its
 * output, takes {@code stall}, {@code go}, {@code late MILLIS}, {@code deaf}, {@code hear}, {@code
 * channels} and {@code commands} on its input, and ends with it.
 */
public final class StandInMain {
  private StandInMain() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws IOException {
    Options any = Options.onLoopback(arguments[2]);
    Options options =
        new Options(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])),
            new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])),
            any.password(),
            any.profile(),
            any.heartbeatMillis(),
            any.maxSessions());
    try (StandIn standIn = StandIn.start(options);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("ready " + standIn.sip().getPort() + " " + standIn.esl().getPort());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(obey(standIn, line.strip().split(" ")));
      }
    }
  }

  private static String obey(StandIn standIn, String[] words) {
    switch (words[0]) {
      case "stall" -> standIn.stall(true);
      case "go" -> standIn.stall(false);
      case "late" -> standIn.late(Long.parseLong(words[1]));
      case "deaf" -> standIn.deaf(true);
      case "hear" -> standIn.deaf(false);
      case "channels" -> {
        return "channels " + standIn.channels();
      }
      case "commands" -> {
        return "commands " + standIn.commands().toString().replace("\n", "\\n");
      }
      default -> {
        return "what is " + words[0] + "?";
      }
    }
    return "done";
  }
}

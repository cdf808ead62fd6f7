package io.tipring.server.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the peers themselves saw, read from the message logs of their sipps, one message at a time.
 */
final class KillLedger {

  private static final Pattern USER = Pattern.compile("(?im)^From:[^\\n]*<sip:([^@>]+)@");
  private static final Pattern CALL_ID = Pattern.compile("(?im)^Call-ID:\\s*(\\S+)");
  private static final Pattern REQUEST = Pattern.compile("^([A-Z]+) sip:([^@ ;>]+)@?");
  private static final Pattern STATUS = Pattern.compile("^SIP/2.0 (\\d{3}) ");
  private static final Pattern CSEQ = Pattern.compile("(?im)^CSeq:\\s*(\\d+) (\\w+)");

  private final Set<String> accepted = new LinkedHashSet<>();
  private final Map<String, String> ringingCallOf = new LinkedHashMap<>();
  private final Map<String, String> agentOf = new LinkedHashMap<>();
  private final Set<String> offeredTwice = new LinkedHashSet<>();
  private int offers;

  private interface Reader {
    void take(boolean sent, String message);
  }

  /** Reads the log of callers: who had a 200 to its INVITE. */
  void readCallers(Path log) throws IOException {
    read(
        log,
        (sent, message) -> {
          boolean answer =
              !sent
                  && find(STATUS, message, 1).equals("200")
                  && find(CSEQ, message, 2).equals("INVITE");
          if (answer) {
            accepted.add(find(USER, message, 1));
          }
        });
  }

  /** Reads the log of agents' phones: whether one was ever asked to take two calls at once. */
  void readAgents(Path log) throws IOException {
    read(log, this::takeOfAgents);
  }

  private void takeOfAgents(boolean sent, String message) {
    String callId = find(CALL_ID, message, 1);
    String method = find(REQUEST, message, 1);
    String agent = agentOf.get(callId);
    if (!sent && method.equals("INVITE") && agent == null) {
      agent = find(REQUEST, message, 2);
      offers++;
      agentOf.put(callId, agent);
      String before = ringingCallOf.put(agent, callId);
      if (before != null) {
        offeredTwice.add(agent + ": " + before + " and " + callId);
      }
    } else if (agent != null
        && (method.equals("BYE") || method.equals("CANCEL"))
        && callId.equals(ringingCallOf.get(agent))) {
      ringingCallOf.remove(agent);
    }
  }

  private static String find(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(group) : "";
  }

  private static void read(Path log, Reader reader) throws IOException {
    StringBuilder message = new StringBuilder();
    boolean sent = false;
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("-----------------------")) {
          reader.take(sent, message.toString().stripLeading());
          message.setLength(0);
        } else if (message.isEmpty() && line.matches("(UDP|TCP) message (sent|received).*")) {
          sent = line.contains(" sent");
        } else {
          message.append(line).append('\n');
        }
      }
    }
    reader.take(sent, message.toString().stripLeading());
  }

  /** The numbers of callers whose INVITE was answered. */
  Set<String> accepted() {
    return accepted;
  }

  /** How often a phone rang. */
  int offers() {
    return offers;
  }

  Set<String> offeredTwice() {
    return offeredTwice;
  }
}

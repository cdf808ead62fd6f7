package io.tipring.server.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * Many calls through the engine from callers to callees, on one SIP socket for all of them, each
 * side with a tone of its own that the other is to hear. Their media goes where the last SDP says.
 */
final class TalkingPairs implements AutoCloseable {

  private static final Pattern AUDIO = Pattern.compile("(?m)^m=audio (\\d+) ");
  private static final Pattern URI = Pattern.compile("<([^>]+)>");
  private static final String PREFIX = "9000";
  private static final int FIRST_HZ = 300;
  private static final int STEP_HZ = 15;

  /** So many calls are set up at a time: a burst is not what is looked at. */
  private static final int AT_ONCE = 4;

  /** What is said of a dialog when it is ended: the caller's INVITE and its answer. */
  private record Dialog(String invite, String answer) {}

  private final DatagramSocket sip = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final ScheduledExecutorService pacer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("talking-pairs-sound").factory());
  private final List<ToneLeg> callers = new ArrayList<>();
  private final List<ToneLeg> callees = new ArrayList<>();
  private final Map<String, ToneLeg> byCallId = new ConcurrentHashMap<>();
  private final Map<String, String> invites = new ConcurrentHashMap<>();
  private final Map<String, Dialog> dialogs = new ConcurrentHashMap<>();
  private final List<String> refusals = new ArrayList<>();
  private volatile InetSocketAddress engine;

  /**
   * @param count of pairs
   */
  TalkingPairs(int count) throws IOException {
    sip.setReceiveBufferSize(4 << 20);
    for (int i = 0; i < count; i++) {
      callers.add(new ToneLeg(FIRST_HZ + 2 * i * STEP_HZ));
      callees.add(new ToneLeg(FIRST_HZ + (2 * i + 1) * STEP_HZ));
    }
  }

  /** Lets the engine find the callees, and carry their sound. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("trunks.callees.from", "[\"127.0.0.9/32\"]");
    settings.put("trunks.callees.address", self());
    settings.put("routes.0.number", "9*");
    settings.put("routes.0.trunk", "callees");
    settings.put("routes.0.media", "anchored");
    return settings;
  }

  private String self() {
    return "127.0.0.1:" + sip.getLocalPort();
  }

  /** Calls, and waits until each hears its other side. */
  void talk(InetSocketAddress through, Duration limit) throws IOException {
    engine = through;
    Thread.ofPlatform().daemon().name("talking-pairs-sip").start(this::receive);
    pacer.scheduleAtFixedRate(this::tick, 0, 20, TimeUnit.MILLISECONDS);
    for (int i = 0; i < callers.size(); i++) {
      int answered = i - AT_ONCE;
      Awaitility.await("answers").atMost(limit).until(() -> dialogs.size() > answered);
      call(i);
    }
    awaitHeard(limit);
  }

  private void call(int pair) throws IOException {
    String uri = "sip:" + PREFIX + pair + "@127.0.0.1:" + engine.getPort();
    String callId = SipProbe.unique("pair");
    String sdp = sdp(callers.get(pair));
    String invite =
        String.join(
            "\r\n",
            "INVITE " + uri + " SIP/2.0",
            "Via: SIP/2.0/UDP " + self() + ";branch=" + SipProbe.unique("z9hG4bK"),
            "From: <sip:1380000" + pair + "@" + self() + ">;tag=" + SipProbe.unique("t"),
            "To: <" + uri + ">",
            "Call-ID: " + callId,
            "CSeq: 1 INVITE",
            "Contact: <sip:pair@" + self() + ">",
            "Max-Forwards: 70",
            "Content-Type: application/sdp",
            "Content-Length: " + sdp.length(),
            "",
            sdp);
    byCallId.put(callId, callers.get(pair));
    invites.put(callId, invite);
    send(invite);
  }

  private static String sdp(ToneLeg leg) {
    return String.join(
        "\r\n",
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "c=IN IP4 127.0.0.1",
        "t=0 0",
        "m=audio " + leg.port() + " RTP/AVP 0",
        "a=rtpmap:0 PCMU/8000",
        "");
  }

  private synchronized void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    sip.send(new DatagramPacket(bytes, bytes.length, engine));
  }

  private void receive() {
    byte[] buffer = new byte[65_536];
    while (!sip.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        sip.receive(packet);
        take(new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        if (!sip.isClosed()) {
          throw new IllegalStateException("the SIP socket of the pairs broke", e);
        }
      }
    }
  }

  private void take(String message) throws IOException {
    String callId = SipProbe.header(message, "Call-ID").orElseThrow();
    String cseq = SipProbe.header(message, "CSeq").orElseThrow();
    if (message.startsWith("SIP/2.0")) {
      if (cseq.endsWith(" INVITE") && SipProbe.status(message) >= 200) {
        answered(callId, message);
      }
    } else if (message.startsWith("INVITE ")) {
      ToneLeg leg = byCallId.computeIfAbsent(callId, _ -> calleeOf(message));
      follow(leg, message);
      respond(message, sdp(leg));
    } else if (message.startsWith("ACK ")) {
      follow(byCallId.get(callId), message);
    } else {
      respond(message, "");
    }
  }

  private ToneLeg calleeOf(String invite) {
    Matcher number = Pattern.compile("^INVITE sip:" + PREFIX + "(\\d+)@").matcher(invite);
    if (!number.find()) {
      throw new IllegalStateException("a call for nobody:\n" + invite);
    }
    return callees.get(Integer.parseInt(number.group(1)));
  }

  private static void follow(ToneLeg leg, String message) {
    Matcher audio = AUDIO.matcher(message);
    if (audio.find()) {
      leg.sendTo(Integer.parseInt(audio.group(1)));
    }
  }

  private void answered(String callId, String answer) throws IOException {
    String invite = invites.get(callId);
    if (SipProbe.status(answer) >= 300) {
      synchronized (refusals) {
        refusals.add(answer);
      }
      return;
    }
    follow(byCallId.get(callId), answer);
    dialogs.put(callId, new Dialog(invite, answer));
    send(inDialog("ACK", 1, invite, answer));
  }

  private String inDialog(String method, int cseq, String invite, String answer) {
    Matcher target = URI.matcher(SipProbe.header(answer, "Contact").orElseThrow());
    if (!target.find()) {
      throw new IllegalStateException("no Contact in:\n" + answer);
    }
    return String.join(
        "\r\n",
        method + " " + target.group(1) + " SIP/2.0",
        "Via: SIP/2.0/UDP " + self() + ";branch=" + SipProbe.unique("z9hG4bK"),
        "From: " + SipProbe.header(invite, "From").orElseThrow(),
        "To: " + SipProbe.header(answer, "To").orElseThrow(),
        "Call-ID: " + SipProbe.header(invite, "Call-ID").orElseThrow(),
        "CSeq: " + cseq + " " + method,
        "Max-Forwards: 70",
        "Content-Length: 0",
        "",
        "");
  }

  private void respond(String request, String sdp) throws IOException {
    List<String> lines = new ArrayList<>(List.of("SIP/2.0 200 OK"));
    request.lines().filter(line -> line.startsWith("Via:")).forEach(lines::add);
    for (String name : List.of("From", "To", "Call-ID", "CSeq")) {
      String value = SipProbe.header(request, name).orElseThrow();
      boolean untagged = name.equals("To") && !value.contains(";tag=");
      lines.add(name + ": " + value + (untagged ? ";tag=callee" : ""));
    }
    lines.add("Contact: <sip:pair@" + self() + ">");
    if (!sdp.isEmpty()) {
      lines.add("Content-Type: application/sdp");
    }
    lines.add("Content-Length: " + sdp.length());
    send(String.join("\r\n", lines) + "\r\n\r\n" + sdp);
  }

  private void tick() {
    for (List<ToneLeg> side : List.of(callers, callees)) {
      for (ToneLeg leg : side) {
        try {
          leg.tick();
        } catch (IOException _) {
          // The port that it sends to is closed until it is told of another.
          continue;
        }
      }
    }
  }

  /** Forgets what was heard, so that only what comes from here on counts. */
  void forget() {
    callers.forEach(ToneLeg::forget);
    callees.forEach(ToneLeg::forget);
  }

  /** Waits until each has heard its other side since {@link #forget}. */
  void awaitHeard(Duration limit) {
    Awaitility.await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              if (heard() != 2 * callers.size()) {
                throw new AssertionError(
                    "%d of %d hear their other side; refused: %s"
                        .formatted(heard(), 2 * callers.size(), refusals));
              }
            });
  }

  private int heard() {
    int heard = 0;
    for (int i = 0; i < callers.size(); i++) {
      heard += callers.get(i).hears(callees.get(i)) ? 1 : 0;
      heard += callees.get(i).hears(callers.get(i)) ? 1 : 0;
    }
    return heard;
  }

  /** All callers hang up. */
  void hangUp() throws IOException {
    for (Dialog dialog : dialogs.values()) {
      send(inDialog("BYE", 2, dialog.invite(), dialog.answer()));
    }
  }

  @Override
  public void close() throws IOException {
    pacer.shutdownNow();
    sip.close();
    for (List<ToneLeg> side : List.of(callers, callees)) {
      for (ToneLeg leg : side) {
        leg.close();
      }
    }
  }
}

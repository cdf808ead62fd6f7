package io.tipring.server.timeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tipring.server.config.HostPort;
import io.tipring.server.json.Json;
import io.tipring.sip.trace.TracedMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SIP message on the line of time. */
final class SipEntry {

  private static final Pattern CALL_ID = header("Call-ID|i");
  private static final Pattern CSEQ = header("CSeq");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT);

  private SipEntry() {}

  private static Pattern header(String name) {
    return Pattern.compile("(?im)^(?:" + name + ")[ \\t]*:[ \\t]*(.*?)[ \\t]*\\r?$");
  }

  static String callId(TracedMessage message) {
    return first(CALL_ID, text(message));
  }

  private static String text(TracedMessage message) {
    return new String(message.bytes(), StandardCharsets.UTF_8);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  /**
   * @param withMessage whether the whole text is given, or only its first line
   */
  static ObjectNode json(TracedMessage message, boolean withMessage) {
    String text = text(message);
    String summary = text.stripLeading().lines().findFirst().orElse("");
    String cseq = first(CSEQ, text);
    ObjectNode node =
        Json.object()
            .put(
                "at",
                Instant.EPOCH
                    .plus(message.timeMicros(), ChronoUnit.MICROS)
                    .atOffset(ZoneOffset.UTC)
                    .format(MICROS))
            .put("kind", "sip")
            .put("direction", message.sent() ? "sent" : "received")
            .put("summary", summary)
            .put("callId", first(CALL_ID, text))
            .put("cseq", cseq)
            .put("transport", message.transport().token())
            .put("peer", address(message.remote()))
            .put("local", address(message.local()))
            .put("bytes", message.bytes().length);
    boolean isResponse = summary.startsWith("SIP/2.0 ");
    String method = cseq.substring(cseq.lastIndexOf(' ') + 1);
    node.put(
        "text",
        isResponse && !method.isEmpty()
            ? summary.substring("SIP/2.0 ".length()) + " (" + method + ")"
            : summary);
    if (withMessage) {
      node.put("message", text);
    }
    return node;
  }

  private static String address(InetSocketAddress address) {
    return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
  }
}

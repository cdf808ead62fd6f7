package io.tipring.media.freeswitch.standin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A SIP message, read without mercy for what the engine does not send (RFC 3261 §7). */
record SipText(String startLine, List<Header> headers, String body) {
  private static final Map<String, String> COMPACT =
      Map.of(
          "v",
          "via",
          "f",
          "from",
          "t",
          "to",
          "i",
          "call-id",
          "m",
          "contact",
          "l",
          "content-length",
          "c",
          "content-type",
          "k",
          "supported",
          "s",
          "subject",
          "e",
          "content-encoding");

  /** One header line. */
  record Header(String name, String value) {}

  static Optional<SipText> parse(byte[] data, int length) {
    String text = new String(data, 0, length, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    List<Header> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon <= 0) {
        return Optional.empty();
      }
      headers.add(
          new Header(lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
    }
    return Optional.of(new SipText(lines[0], List.copyOf(headers), text.substring(end + 4)));
  }

  boolean isRequest() {
    return !startLine.startsWith("SIP/2.0 ");
  }

  String method() {
    return isRequest() ? startLine.split(" ")[0] : cseq().split(" +")[1];
  }

  int status() {
    return Integer.parseInt(startLine.split(" ")[1]);
  }

  /** Of a request. */
  String uri() {
    return startLine.split(" ")[1];
  }

  String userOfUri() {
    String uri = uri().substring(uri().indexOf(':') + 1);
    int at = uri.indexOf('@');
    return at < 0 ? "" : uri.substring(0, at);
  }

  String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.getFirst();
  }

  List<String> all(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return headers.stream()
        .filter(header -> canonical(header.name()).equals(wanted))
        .map(Header::value)
        .toList();
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return COMPACT.getOrDefault(lower, lower);
  }

  String callId() {
    return first("call-id");
  }

  String cseq() {
    return first("cseq");
  }

  String tagOf(String header) {
    return parameter(first(header), "tag");
  }

  static String parameter(String value, String name) {
    for (String part : value.substring(value.lastIndexOf('>') + 1).split(";")) {
      String stripped = part.strip();
      if (stripped.startsWith(name + "=")) {
        return stripped.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** The URI of a name-addr or addr-spec. */
  static String uriOf(String value) {
    int open = value.indexOf('<');
    if (open >= 0) {
      return value.substring(open + 1, value.indexOf('>', open));
    }
    int semicolon = value.indexOf(';');
    return semicolon < 0 ? value.strip() : value.substring(0, semicolon).strip();
  }

  /** The display name, without quotes. */
  static String displayOf(String value) {
    int open = value.indexOf('<');
    String display = open < 0 ? "" : value.substring(0, open).strip();
    return display.startsWith("\"") && display.endsWith("\"") && display.length() > 1
        ? display.substring(1, display.length() - 1).replaceAll("\\\\(.)", "$1")
        : display;
  }

  /** A response to this request. */
  byte[] respond(int status, String reason, String toTag, List<String> more, String sdp) {
    StringBuilder out = new StringBuilder("SIP/2.0 " + status + " " + reason + "\r\n");
    all("via").forEach(via -> out.append("Via: ").append(via).append("\r\n"));
    all("record-route").forEach(rr -> out.append("Record-Route: ").append(rr).append("\r\n"));
    out.append("From: ").append(first("from")).append("\r\n");
    String to = first("to");
    boolean addTag = !toTag.isEmpty() && tagOf("to").isEmpty();
    out.append("To: ").append(to).append(addTag ? ";tag=" + toTag : "").append("\r\n");
    out.append("Call-ID: ").append(callId()).append("\r\n");
    out.append("CSeq: ").append(cseq()).append("\r\n");
    return finish(out, more, sdp);
  }

  static byte[] finish(StringBuilder out, List<String> more, String sdp) {
    more.forEach(line -> out.append(line).append("\r\n"));
    byte[] body = sdp.getBytes(StandardCharsets.UTF_8);
    if (body.length > 0) {
      out.append("Content-Type: application/sdp\r\n");
    }
    out.append("Content-Length: ").append(body.length).append("\r\n\r\n").append(sdp);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}

package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A UDP socket that speaks as much SIP as a load generator needs. One thread receives, any may
 * send.
 */
final class SipWire implements AutoCloseable {

  private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3}) ");

  private final DatagramSocket socket;
  private final InetSocketAddress engine;
  private final byte[] buffer = new byte[16_384];
  private final AtomicLong serial = new AtomicLong();

  SipWire(InetSocketAddress engine) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.engine = engine;
    socket.setReceiveBufferSize(4 << 20);
  }

  String self() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  String engineHost() {
    return engine.getHostString() + ":" + engine.getPort();
  }

  /** A new INVITE from {@code caller} to {@code number} with PCMU at {@code mediaPort}. */
  String invite(String caller, String number, int mediaPort) {
    String sdp = sdp(mediaPort);
    long id = serial.incrementAndGet();
    String uri = "sip:" + number + "@" + engineHost();
    return String.join(
            "\r\n",
            "INVITE " + uri + " SIP/2.0",
            "Via: SIP/2.0/UDP " + self() + ";branch=z9hG4bK" + id,
            "From: <sip:" + caller + "@" + self() + ">;tag=f" + id,
            "To: <" + uri + ">",
            "Call-ID: bench-" + id + "@" + self(),
            "CSeq: 1 INVITE",
            "Contact: <sip:" + caller + "@" + self() + ">",
            "Max-Forwards: 70",
            "Content-Type: application/sdp",
            "Content-Length: " + sdp.length(),
            "")
        + "\r\n"
        + sdp;
  }

  static String sdp(int mediaPort) {
    return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
        + mediaPort
        + " RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
  }

  /** The ACK of a final response to {@code invite}, or a BYE in the dialog that it made. */
  String inDialog(String method, String invite, String response, int cseq) {
    boolean ofRefusal = status(response) >= 300;
    String target =
        ofRefusal ? invite.split(" ", 3)[1] : uriOf(header(response, "Contact").orElseThrow());
    String via =
        ofRefusal
            ? header(invite, "Via").orElseThrow()
            : "SIP/2.0/UDP " + self() + ";branch=z9hG4bK" + serial.incrementAndGet();
    return String.join(
        "\r\n",
        method + " " + target + " SIP/2.0",
        "Via: " + via,
        "From: " + header(invite, "From").orElseThrow(),
        "To: " + header(response, "To").orElseThrow(),
        "Call-ID: " + header(invite, "Call-ID").orElseThrow(),
        "CSeq: " + cseq + " " + method,
        "Max-Forwards: 70",
        "Content-Length: 0",
        "",
        "");
  }

  /** A response to a request. */
  String respond(String request, int status, String phrase, String toTag, String sdp) {
    StringBuilder text = new StringBuilder("SIP/2.0 " + status + " " + phrase + "\r\n");
    request
        .lines()
        .filter(line -> line.regionMatches(true, 0, "Via:", 0, 4))
        .forEach(line -> text.append(line).append("\r\n"));
    for (String name : new String[] {"From", "To", "Call-ID", "CSeq"}) {
      text.append(name).append(": ").append(header(request, name).orElseThrow());
      text.append(name.equals("To") && !toTag.isEmpty() ? ";tag=" + toTag : "").append("\r\n");
    }
    text.append("Contact: <sip:bench@").append(self()).append(">\r\n");
    if (!sdp.isEmpty()) {
      text.append("Content-Type: application/sdp\r\n");
    }
    return text.append("Content-Length: ")
        .append(sdp.length())
        .append("\r\n\r\n")
        .append(sdp)
        .toString();
  }

  /** Registers {@code agent} at this socket with digest SHA-256. */
  void register(String agent, String password) throws IOException {
    send(registration(agent, 1, ""));
    String challenge = receive(2000).orElseThrow(() -> new IOException("no answer to REGISTER"));
    String line =
        challenge
            .lines()
            .filter(l -> l.startsWith("WWW-Authenticate:") && l.contains("SHA-256"))
            .findFirst()
            .orElseThrow(() -> new IOException("no challenge:\n" + challenge));
    String realm = parameter(line, "realm");
    String nonce = parameter(line, "nonce");
    String uri = "sip:" + engineHost();
    String ha1 = sha256(agent + ":" + realm + ":" + password);
    String response =
        sha256(ha1 + ":" + nonce + ":00000001:bench:auth:" + sha256("REGISTER:" + uri));
    send(
        registration(
            agent,
            2,
            ("Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\","
                    + " algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"bench\","
                    + " response=\"%s\"\r\n")
                .formatted(agent, realm, nonce, uri, response)));
    String answer = receive(2000).orElseThrow(() -> new IOException("no answer to REGISTER"));
    if (status(answer) != 200) {
      throw new IOException("REGISTER was refused:\n" + answer);
    }
  }

  private String registration(String agent, int cseq, String authorization) {
    String address = "<sip:" + agent + "@" + engineHost() + ">";
    return String.join(
        "\r\n",
        "REGISTER sip:" + engineHost() + " SIP/2.0",
        "Via: SIP/2.0/UDP " + self() + ";branch=z9hG4bKreg" + serial.incrementAndGet(),
        "From: " + address + ";tag=reg",
        "To: " + address,
        "Call-ID: reg@" + self(),
        "CSeq: " + cseq + " REGISTER",
        "Contact: <sip:" + agent + "@" + self() + ">",
        "Max-Forwards: 70",
        "Expires: 3600",
        authorization + "Content-Length: 0",
        "",
        "");
  }

  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, engine));
  }

  /** The next message, or empty if none comes in time. */
  Optional<String> receive(int millis) throws IOException {
    socket.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
    return Optional.of(new String(buffer, 0, packet.getLength(), StandardCharsets.US_ASCII));
  }

  static int status(String message) {
    Matcher matcher = STATUS.matcher(message);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  static Optional<String> header(String message, String name) {
    Matcher matcher =
        Pattern.compile("(?im)^" + Pattern.quote(name) + "\\s*:\\s*(.*?)\\r?$").matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static int audioPort(String message) {
    Matcher matcher = Pattern.compile("(?m)^m=audio (\\d+) ").matcher(message);
    if (!matcher.find()) {
      throw new IllegalStateException("no audio line in:\n" + message);
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static String uriOf(String contact) {
    int open = contact.indexOf('<');
    return open < 0 ? contact : contact.substring(open + 1, contact.indexOf('>', open));
  }

  private static String parameter(String line, String name) throws IOException {
    Matcher matcher = Pattern.compile("[ ,]" + name + "=\"([^\"]*)\"").matcher(line);
    if (!matcher.find()) {
      throw new IOException("no " + name + " in " + line);
    }
    return matcher.group(1);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

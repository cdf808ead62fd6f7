package io.tipring.server.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Registers the phones of agents with digest SHA-256 (RFC 3261 §10.2, RFC 8760), from the address
 * that their SIP stack will listen on afterwards: requests to a phone go back to where its REGISTER
 * came from.
 */
final class Registration {

  private static final int ANSWER_MILLIS = 500;

  /** In all 64 × T1, as long as a request may take (RFC 3261 §17.1.2.2). */
  private static final int ATTEMPTS = 64;

  private static final Pattern STATUS = Pattern.compile("^SIP/2\\.0 (\\d{3}) ");

  private final InetSocketAddress phone;
  private final InetSocketAddress registrar;
  private final int expiresSeconds;

  Registration(InetSocketAddress phone, InetSocketAddress registrar, int expiresSeconds) {
    this.phone = phone;
    this.registrar = registrar;
    this.expiresSeconds = expiresSeconds;
  }

  /**
   * Registers one agent.
   *
   * @throws IOException if the registrar refuses or does not answer
   */
  void register(String agent, String password) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(phone)) {
      String challenge = exchange(socket, request(agent, 1, ""));
      if (status(challenge) != 401) {
        throw new IOException("REGISTER was answered with " + status(challenge) + ", not 401");
      }
      String answer =
          exchange(socket, request(agent, 2, authorization(challenge, agent, password)));
      if (status(answer) != 200) {
        throw new IOException("REGISTER of " + agent + " was answered with " + status(answer));
      }
    }
  }

  private String request(String agent, int cseq, String authorization) {
    String self = hostAndPort(phone);
    String domain = hostAndPort(registrar);
    return String.join(
            "\r\n",
            "REGISTER sip:" + domain + " SIP/2.0",
            "Via: SIP/2.0/UDP " + self + ";branch=z9hG4bKdemo-" + agent + "-" + cseq,
            "From: <sip:" + agent + "@" + domain + ">;tag=demo-" + agent,
            "To: <sip:" + agent + "@" + domain + ">",
            "Call-ID: demo-" + agent + "@" + self,
            "CSeq: " + cseq + " REGISTER",
            "Contact: <sip:" + agent + "@" + self + ">",
            "Max-Forwards: 70",
            "User-Agent: Tipring demo",
            "Expires: " + expiresSeconds,
            authorization + "Content-Length: 0")
        + "\r\n\r\n";
  }

  private String exchange(DatagramSocket socket, String request) throws IOException {
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    DatagramPacket answer = new DatagramPacket(new byte[8192], 8192);
    socket.setSoTimeout(ANSWER_MILLIS);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      socket.send(new DatagramPacket(bytes, bytes.length, registrar));
      try {
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
      } catch (java.net.SocketTimeoutException e) {
        if (attempt == ATTEMPTS - 1) {
          throw new IOException("the registrar does not answer", e);
        }
      }
    }
    throw new IOException("the registrar does not answer");
  }

  private String authorization(String challenge, String agent, String password) throws IOException {
    String line =
        challenge
            .lines()
            .filter(l -> l.startsWith("WWW-Authenticate:") && l.contains("SHA-256"))
            .findFirst()
            .orElseThrow(() -> new IOException("the registrar offers no SHA-256"));
    String realm = parameter(line, "realm");
    String nonce = parameter(line, "nonce");
    String uri = "sip:" + hostAndPort(registrar);
    String ha1 = sha256(agent + ":" + realm + ":" + password);
    String ha2 = sha256("REGISTER:" + uri);
    String cnonce = "demo";
    String response = sha256(String.join(":", ha1, nonce, "00000001", cnonce, "auth", ha2));
    return ("Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", "
            + "algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"%s\", response=\"%s\"\r\n")
        .formatted(agent, realm, nonce, uri, cnonce, response);
  }

  private static String parameter(String line, String name) throws IOException {
    Matcher matcher = Pattern.compile("[ ,]" + name + "=\"([^\"]*)\"").matcher(line);
    if (!matcher.find()) {
      throw new IOException("the challenge has no " + name);
    }
    return matcher.group(1);
  }

  private static int status(String response) {
    Matcher matcher = STATUS.matcher(response);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}

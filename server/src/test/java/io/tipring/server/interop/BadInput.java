package io.tipring.server.interop;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Datagrams that no engine should fall over: broken, oversized, over-folded, and noise. */
final class BadInput {

  private BadInput() {}

  static List<byte[]> all(InetSocketAddress engine) {
    String uri = "sip:4008001234@127.0.0.1:" + engine.getPort();
    String start = "INVITE " + uri + " SIP/2.0\r\n";
    String via = "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKbad\r\n";
    String rest =
        "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <"
            + uri
            + ">\r\nCall-ID: bad-input\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n";
    List<String> texts = new ArrayList<>();
    texts.add("");
    texts.add("\r\n\r\n");
    texts.add("INVITE\r\n\r\n");
    texts.add("INVITE " + uri + " SIP/7.0\r\n" + via + rest + "\r\n");
    texts.add(start + rest + "\r\n");
    texts.add(start + via + rest.replace("Call-ID: bad-input\r\n", "") + "\r\n");
    texts.add(start + via + rest.replace("1 INVITE", "1 BYE") + "\r\n");
    texts.add(start + via + rest.replace("1 INVITE", "99999999999 INVITE") + "\r\n");
    texts.add(start + via + rest.replace("tag=1", "tag=\"") + "\r\n");
    texts.add(start + via + rest + "Content-Length: -1\r\n\r\n");
    texts.add(start + via + rest + "Content-Length: 9999\r\n\r\nshort");
    texts.add(start + via + rest + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab");
    texts.add(start + via + rest + "no colon here\r\n\r\n");
    texts.add(start + via + rest + "Subject: " + "x".repeat(9_000) + "\r\n\r\n");
    texts.add(start + via + rest + "Subject: a" + "\r\n b".repeat(500) + "\r\n\r\n");
    texts.add(start + via + rest + "X-Many: 1\r\n".repeat(500) + "\r\n");
    texts.add(start + via.repeat(200) + rest + "\r\n");
    texts.add(start + via + rest + "Route: <sip:127.0.0.1;lr>\r\n".repeat(120) + "\r\n");
    texts.add(start + via + rest + "Subject: " + "y".repeat(40_000) + "\r\n\r\n");
    texts.add("SIP/2.0 200 OK\r\n" + via + rest + "\r\n");
    texts.add("SIP/2.0 999 Odd\r\n" + rest + "\r\n");
    List<byte[]> all = new ArrayList<>();
    for (String text : texts) {
      all.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    Random random = new Random(4475);
    for (int i = 0; i < 10; i++) {
      byte[] noise = new byte[random.nextInt(2_000)];
      random.nextBytes(noise);
      all.add(noise);
    }
    return all;
  }
}

package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Makes well-formed messages of many shapes from a seed. */
public final class ValidMessages {
  private static final String[] METHODS = {"INVITE", "BYE", "OPTIONS", "REGISTER", "INFO", "XYZ"};
  private static final String[] HOSTS = {
    "192.0.2.1", "example.com", "a-b.c1.example.org", "[2001:db8::1]", "h"
  };
  private static final String[] USERS = {
    "alice", "+861380013", "4008001234", "a.b-c_d", "al%20ice", "user;par=1", "x*y", ""
  };
  private static final String[] NAMES = {
    "", "Alice ", "\"Bob, \\\"B\\\" <x>\" ", "Carol of Desk-1 ", "\"\" "
  };
  private static final String[] TRANSPORTS = {"UDP", "TCP", "TLS"};

  private final Random random;

  public ValidMessages(long seed) {
    this.random = new Random(seed);
  }

  /** The next message. */
  public byte[] next() {
    String method = pick(METHODS);
    boolean request = random.nextInt(3) > 0;
    StringBuilder out = new StringBuilder();
    if (request) {
      out.append(method).append(' ').append(uri()).append(" SIP/2.0\r\n");
    } else {
      out.append("SIP/2.0 ").append(100 + random.nextInt(600)).append(" Some Reason\r\n");
    }
    list(out, pick("Via", "v", "VIA"), 1 + random.nextInt(3), this::via);
    line(out, pick("From", "f"), address() + ";tag=f" + random.nextInt(99));
    line(out, pick("To", "t", "TO"), address() + (request ? "" : ";tag=t" + random.nextInt(99)));
    line(out, pick("Call-ID", "i"), "c" + random.nextInt(1_000_000) + "@" + pick("h", "192.0.2.9"));
    line(out, "CSeq", random.nextInt(Integer.MAX_VALUE) + " " + method);
    line(out, pick("Max-Forwards", "max-forwards"), Integer.toString(random.nextInt(71)));
    list(out, pick("Contact", "m"), random.nextInt(3), this::contact);
    list(out, pick("Record-Route", "record-route"), random.nextInt(4), this::route);
    list(out, "Route", random.nextInt(3), this::route);
    line(out, "X-Some", "anything, at all;<>");
    String body = random.nextBoolean() ? "" : "v=0\r\n" + "x".repeat(random.nextInt(40));
    if (!body.isEmpty()) {
      line(out, pick("Content-Type", "c"), "text/plain");
    }
    line(out, pick("Content-Length", "l"), Integer.toString(body.length()));
    return out.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private interface Value {
    String next();
  }

  /** Values over lines, or in one line. */
  private void list(StringBuilder out, String name, int count, Value value) {
    boolean oneLine = random.nextBoolean();
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (oneLine) {
        values.append(i == 0 ? "" : pick(",", ", ", " , ")).append(value.next());
      } else {
        line(out, name, value.next());
      }
    }
    if (!values.isEmpty()) {
      line(out, name, values.toString());
    }
  }

  private void line(StringBuilder out, String name, String value) {
    out.append(name).append(pick(":", ": ", ":  ")).append(value).append("\r\n");
  }

  private String via() {
    return "SIP/2.0/"
        + pick(TRANSPORTS)
        + " "
        + hostPort()
        + ";branch=z9hG4bK"
        + random.nextInt(1_000_000)
        + pick("", ";rport", ";received=192.0.2.77;rport=5")
        + pick("", ";ttl=16", ";x=y");
  }

  private String hostPort() {
    return pick(HOSTS) + (random.nextBoolean() ? "" : ":" + (1 + random.nextInt(65_535)));
  }

  private String uri() {
    String user = pick(USERS);
    return pick("sip:", "sips:")
        + user
        + (user.isEmpty() ? "" : "@")
        + hostPort()
        + pick("", ";transport=tcp", ";lr", ";user=phone;x=y");
  }

  private String address() {
    return pick(NAMES) + "<" + uri() + ">";
  }

  private String contact() {
    return address() + pick("", ";expires=60", ";q=0.5;expires=0");
  }

  private String route() {
    return "<sip:" + pick(HOSTS) + ";lr>" + pick("", ";x=1");
  }
}

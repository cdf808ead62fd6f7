package io.tipring.sip.jain;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.ValidMessages;
import io.tipring.sip.message.Via;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.sip.address.Address;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.HeaderAddress;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the message layer against JAIN-SIP whole: what both take, both must read alike. */
class DifferentialTest {

  private static final ParseExceptionListener STRICT =
      (e, message, headerClass, headerText, messageText) -> {
        throw e;
      };

  /** Loads the adapter first, so that JAIN-SIP's log is ours. */
  @BeforeAll
  static void silence() throws JainHeaderException, SipParseException {
    SipMessage any = SipMessage.parse(new ValidMessages(0).next());
    assertThat(JainHeaders.all(any, "X-None", javax.sip.header.Header.class)).isEmpty();
  }

  private static Optional<SIPMessage> jain(byte[] bytes) {
    try {
      return Optional.ofNullable(new StringMsgParser().parseSIPMessage(bytes, true, false, STRICT));
    } catch (Throwable refused) {
      return Optional.empty();
    }
  }

  private static Optional<SipMessage> ours(byte[] bytes) {
    try {
      return Optional.of(SipMessage.parse(bytes));
    } catch (SipParseException refused) {
      return Optional.empty();
    }
  }

  @Test
  void validMessagesAreReadAlike() {
    ValidMessages messages = new ValidMessages(3261);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = messages.next();
      String text = new String(bytes, StandardCharsets.UTF_8);
      assertThat(jain(bytes)).as(text).isPresent();
      assertThat(ours(bytes)).as(text).isPresent();
      assertThat(figures(ours(bytes).orElseThrow()))
          .as(text)
          .isEqualTo(figures(jain(bytes).orElseThrow()));
      // Only here: JAIN-SIP keeps a body beyond Content-Length, and none where it is missing.
      byte[] body = jain(bytes).orElseThrow().getRawContent();
      assertThat(ours(bytes).orElseThrow().body()).isEqualTo(body == null ? new byte[0] : body);
    }
  }

  /** Mutations that put a character in place of another, as the wire or a careless peer would. */
  @Test
  void mutationsThatBothTakeAreReadAlike() {
    ValidMessages messages = new ValidMessages(25);
    Random random = new Random(25);
    String structure = ";:,<>\"@= %[]/.0az-";
    List<String> differences = new ArrayList<>();
    int both = 0;
    for (int i = 0; i < 8_000; i++) {
      byte[] bytes = messages.next();
      int at = random.nextInt(bytes.length);
      bytes[at] = (byte) structure.charAt(random.nextInt(structure.length()));
      Optional<SIPMessage> jain = jain(bytes);
      Optional<SipMessage> ours = ours(bytes);
      if (jain.isPresent() && ours.isPresent()) {
        both++;
        List<String> expected = figures(jain.get());
        List<String> actual = figures(ours.get());
        if (!actual.equals(expected)) {
          actual.removeAll(expected);
          expected.removeAll(figures(ours.get()));
          differences.add("ours " + actual + " JAIN-SIP " + expected);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(both).isGreaterThan(2_000);
  }

  private static List<String> figures(SipMessage message) {
    List<String> figures = new ArrayList<>();
    figures.add(message.method());
    figures.add(
        message.isRequest() ? uri(NameAddr.of(message.requestUri())) : "" + message.status());
    for (Via via : message.vias()) {
      figures.add(
          String.join(
              " ",
              via.transport(),
              via.host(),
              "" + via.port(),
              via.branch().orElse("-"),
              via.received().filter(r -> !r.isEmpty()).orElse("-")));
    }
    figures.add(address(message.from()) + " " + message.from().tag().orElse("-"));
    figures.add(address(message.to()) + " " + message.to().tag().orElse("-"));
    figures.add(message.callId());
    figures.add(message.cseq().toString());
    figures.add("" + message.maxForwards().orElse(-1));
    message.contacts().forEach(c -> figures.add("c " + address(c)));
    message.recordRoutes().forEach(r -> figures.add("rr " + address(r)));
    message.routes().forEach(r -> figures.add("r " + address(r)));
    return figures;
  }

  private static String address(NameAddr address) {
    return address.displayName().strip() + "|" + uri(address);
  }

  private static String uri(NameAddr address) {
    if (!address.uri().isSip()) {
      return address.uri().scheme();
    }
    return String.join(
        " ",
        address.uri().scheme(),
        address.uri().user(),
        address.uri().host().toLowerCase(Locale.ROOT),
        "" + address.uri().port(),
        address.uri().param("transport").orElse("-"));
  }

  private static List<String> figures(SIPMessage message) {
    List<String> figures = new ArrayList<>();
    figures.add(message.getCSeq().getMethod());
    if (message instanceof Request request) {
      figures.add(uri(request.getRequestURI()));
    } else {
      figures.add("" + ((Response) message).getStatusCode());
    }
    for (Iterator<?> i = message.getHeaders("Via"); i.hasNext(); ) {
      ViaHeader via = (ViaHeader) i.next();
      figures.add(
          String.join(
              " ",
              via.getTransport(),
              unbracketed(via.getHost()),
              "" + Math.max(0, via.getPort()),
              via.getBranch() == null ? "-" : via.getBranch(),
              via.getReceived() == null ? "-" : via.getReceived().strip()));
    }
    figures.add(address(message.getFrom()) + " " + dash(message.getFrom().getTag()));
    figures.add(address(message.getTo()) + " " + dash(message.getTo().getTag()));
    figures.add(message.getCallId().getCallId());
    figures.add(message.getCSeq().getSeqNumber() + " " + message.getCSeq().getMethod());
    figures.add(
        "" + (message.getMaxForwards() == null ? -1 : message.getMaxForwards().getMaxForwards()));
    for (Iterator<?> i = message.getHeaders("Contact"); i.hasNext(); ) {
      figures.add("c " + address((ContactHeader) i.next()));
    }
    for (Iterator<?> i = message.getHeaders("Record-Route"); i.hasNext(); ) {
      figures.add("rr " + address((RecordRouteHeader) i.next()));
    }
    for (Iterator<?> i = message.getHeaders("Route"); i.hasNext(); ) {
      figures.add("r " + address((RouteHeader) i.next()));
    }
    return figures;
  }

  private static String address(HeaderAddress header) {
    Address address = header.getAddress();
    String name = address.getDisplayName();
    // JAIN-SIP leaves the backslashes of quoted pairs in place and strips the name.
    return (name == null ? "" : name.replaceAll("\\\\(.)", "$1").strip())
        + "|"
        + uri(address.getURI());
  }

  private static String uri(javax.sip.address.URI uri) {
    if (!(uri instanceof SipURI sip)) {
      // JAIN-SIP loses characters of escapes in URIs that it doesn't know.
      return uri.getScheme().toLowerCase(Locale.ROOT);
    }
    return String.join(
        " ",
        sip.getScheme(),
        sip.getUser() == null ? "" : unescaped(sip.getUser()),
        unbracketed(sip.getHost()).toLowerCase(Locale.ROOT),
        "" + Math.max(0, sip.getPort()),
        dash(sip.getTransportParam()));
  }

  /** JAIN-SIP leaves escapes in place. */
  private static String unescaped(String user) {
    return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String dash(String text) {
    return text == null ? "-" : text;
  }
}

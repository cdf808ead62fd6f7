package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.signalling.SipAddress;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.SipParseException;
import io.tipring.sip.message.SipUri;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialogRouteTest {

  /** The cases are named by what stands between the peer and us. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing, sip:a@198.51.100.7:5062, UDP, 198.51.100.7, 9999, false, udp:198.51.100.7:5062",
    "a NAT, sip:a@192.168.1.5:5060, UDP, 203.0.113.9, 40000, false, udp:203.0.113.9:40000",
    "a NAT behind a proxy, sip:a@10.1.1.5, UDP, 203.0.113.9, 5060, true, udp:203.0.113.9:5060",
    "a proxy, sip:a@198.51.100.7, UDP, 203.0.113.9, 5060, true, udp:198.51.100.7:5060",
    "a name and a proxy, sip:a@h.example, UDP, 203.0.113.9, 5060, true, udp:h.example:5060",
    "a connection, sip:a@198.51.100.7;transport=tcp, TCP, 198.51.100.7, 40000, false,"
        + " tcp:198.51.100.7:40000",
    "IPv6, sip:a@[2001:db8::7]:5070, UDP, 2001:db8::7, 5060, false, udp:[2001:db8::7]:5070",
    "no SIP, tel:+8613800138000, UDP, 198.51.100.7, 5060, false, udp:198.51.100.7:5060",
  })
  void sendsRequestsWhereThePeerCanBeReached(
      String between,
      String contact,
      Transport transport,
      String host,
      int port,
      boolean proxied,
      String hop)
      throws SipParseException {
    SipAddress source = new SipAddress(transport, host, port);
    assertThat(DialogRoute.peer(SipUri.parse(contact), source, proxied)).hasToString(hop);
  }
}

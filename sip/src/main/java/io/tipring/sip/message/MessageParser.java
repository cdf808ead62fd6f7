package io.tipring.sip.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the start line and the hot headers of one message and decides whether RFC 3261 lets it
 * pass. Goes on behind the first fault as far as it takes to answer the request; a breach of the
 * caps ends it at once.
 */
final class MessageParser {
  final byte[] bytes;
  final int start;
  final int end;

  String method;
  SipUri requestUri;
  int status;
  int reasonStart;
  int reasonEnd;
  boolean otherVersion;
  HeaderIndex headers;
  final List<Via> vias = new ArrayList<>(2);
  int topViaEnd;
  NameAddr from;
  NameAddr to;
  String callId;
  CSeq cseq;
  final List<NameAddr> contacts = new ArrayList<>(1);
  boolean wildcardContact;
  List<NameAddr> routes = List.of();
  List<NameAddr> recordRoutes = List.of();
  int maxForwards = -1;
  int contentLength = -1;
  int bodyEnd;

  private final HeaderCursor cursor;
  private final NameAddrParser addresses;
  private SipParseException fault;
  private boolean headOnly;

  MessageParser(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.cursor = new HeaderCursor(bytes);
    this.addresses = new NameAddrParser(cursor);
  }

  /** Reads what {@link SipMessage#head} gave: Content-Length speaks of a body that is not there. */
  SipMessage parseHead() throws SipParseException {
    headOnly = true;
    return parse();
  }

  SipMessage parse() throws SipParseException {
    int headersStart = new StartLineParser(this).parse();
    headers = HeaderIndex.of(bytes, headersStart, end);
    if (headers.flaw() != null) {
      note(new SipParseException(headers.flawKind(), headers.flaw()));
    }
    int seen = 0;
    for (int i = 0; i < headers.count(); i++) {
      KnownHeader header = headers.known(i);
      if (header != null) {
        int bit = 1 << header.ordinal();
        if ((seen & bit) != 0 && header.isSingle()) {
          note(new SipParseException(Fault.DUPLICATE_HEADER, "second " + header.text()));
        } else {
          read(header, i);
        }
        seen |= bit;
      }
    }
    require(seen, KnownHeader.VIA);
    require(seen, KnownHeader.FROM);
    require(seen, KnownHeader.TO);
    require(seen, KnownHeader.CALL_ID);
    require(seen, KnownHeader.CSEQ);
    if (status == 0 && cseq != null && method != null && !cseq.method().equals(method)) {
      note(
          new SipParseException(
              Fault.CSEQ_METHOD, "CSeq says " + cseq.method() + ", the request " + method));
    }
    body();
    if (fault != null) {
      throw answerable();
    }
    return new SipMessage(this);
  }

  private void require(int seen, KnownHeader header) throws SipParseException {
    if ((seen & 1 << header.ordinal()) == 0) {
      note(new SipParseException(Fault.MISSING_HEADER, "no " + header.text()));
    }
  }

  /** Remembers the first fault; one that is to be dropped ends the reading. */
  void note(SipParseException found) throws SipParseException {
    if (found.fault().status() == 0) {
      throw found;
    }
    if (fault == null) {
      fault = found;
    }
  }

  private SipParseException answerable() {
    boolean answer = status == 0 && !vias.isEmpty() && !SipMethods.ACK.equals(method);
    return answer
        ? new SipParseException(fault.fault(), fault.getMessage(), new SipMessage(this))
        : fault;
  }

  private void read(KnownHeader header, int i) throws SipParseException {
    cursor.over(headers.valueStart(i), headers.valueEnd(i));
    try {
      switch (header) {
        case VIA -> vias();
        case FROM -> from = single();
        case TO -> to = single();
        case CALL_ID -> callId = cursor.callId();
        case CSEQ -> cseq = cursor.cseq();
        case MAX_FORWARDS -> maxForwards = maxForwards();
        case CONTACT -> contacts();
        case ROUTE -> routes = routes(routes);
        case RECORD_ROUTE -> recordRoutes = routes(recordRoutes);
        case CONTENT_LENGTH -> contentLength = contentLength();
        default -> {
          // Any other header stays bytes until someone asks for it.
        }
      }
    } catch (SipParseException e) {
      note(new SipParseException(e.fault(), header.text() + ": " + e.getMessage()));
    }
  }

  private void vias() throws SipParseException {
    do {
      bound(vias.size());
      Via via = cursor.viaWithoutParams(otherVersion);
      try {
        via = withParams(via, cursor.params());
      } catch (SipParseException e) {
        if (vias.isEmpty()) {
          // Enough to send the refusal to.
          vias.add(withParams(via, cursor.paramsSoFar()));
        }
        throw e;
      }
      vias.add(via);
      if (vias.size() == 1) {
        topViaEnd = cursor.position;
      }
    } while (cursor.nextInList());
  }

  private static Via withParams(Via via, Params params) {
    return new Via(via.transport(), via.host(), via.port(), params);
  }

  private NameAddr single() throws SipParseException {
    NameAddr value = addresses.read(false);
    cursor.requireEnd();
    return value;
  }

  private void contacts() throws SipParseException {
    if (cursor.takeAsterisk()) {
      wildcardContact = true;
      cursor.requireEnd();
    } else {
      do {
        bound(contacts.size());
        contacts.add(addresses.read(false));
      } while (cursor.nextInList());
    }
    if (wildcardContact && !contacts.isEmpty()) {
      throw cursor.malformed("* beside another value");
    }
  }

  private List<NameAddr> routes(List<NameAddr> before) throws SipParseException {
    List<NameAddr> values = before.isEmpty() ? new ArrayList<>(2) : before;
    do {
      bound(values.size());
      values.add(addresses.read(true));
    } while (cursor.nextInList());
    return values;
  }

  private static void bound(int size) throws SipParseException {
    if (size == SipMessage.MAX_VALUES) {
      throw new SipParseException(
          Fault.TOO_MANY_VALUES, "more than " + SipMessage.MAX_VALUES + " values");
    }
  }

  private int maxForwards() throws SipParseException {
    int number = (int) cursor.number(255);
    cursor.requireEnd();
    if (number > 255) {
      throw cursor.malformed("more than 255");
    }
    return number;
  }

  private int contentLength() throws SipParseException {
    try {
      int number = (int) cursor.number(SipMessage.MAX_LENGTH);
      cursor.requireEnd();
      return number;
    } catch (SipParseException e) {
      throw new SipParseException(Fault.CONTENT_LENGTH, e.getMessage());
    }
  }

  /** Bytes beyond Content-Length are no part of the message; too few are a fault (§18.3). */
  private void body() throws SipParseException {
    int there = end - headers.bodyStart();
    bodyEnd = end;
    if (headOnly) {
      return;
    }
    if (contentLength > there) {
      note(
          new SipParseException(
              Fault.CONTENT_LENGTH, "Content-Length beyond the " + there + " bytes there are"));
    } else if (contentLength >= 0) {
      bodyEnd = headers.bodyStart() + contentLength;
    }
  }
}

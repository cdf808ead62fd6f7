package io.tipring.sip.message;

import java.util.Locale;

/** The headers that the index knows by number: the hot ones, and all that have a compact form. */
enum KnownHeader {
  VIA("Via", 'v'),
  FROM("From", 'f'),
  TO("To", 't'),
  CALL_ID("Call-ID", 'i'),
  CSEQ("CSeq"),
  MAX_FORWARDS("Max-Forwards"),
  CONTACT("Contact", 'm'),
  ROUTE("Route"),
  RECORD_ROUTE("Record-Route"),
  CONTENT_LENGTH("Content-Length", 'l'),
  CONTENT_TYPE("Content-Type", 'c'),
  EXPIRES("Expires"),
  TIMESTAMP("Timestamp"),
  CONTENT_ENCODING("Content-Encoding", 'e'),
  SUBJECT("Subject", 's'),
  SUPPORTED("Supported", 'k'),
  EVENT("Event", 'o'),
  ALLOW_EVENTS("Allow-Events", 'u'),
  REFER_TO("Refer-To", 'r'),
  REFERRED_BY("Referred-By", 'b'),
  SESSION_EXPIRES("Session-Expires", 'x'),
  ACCEPT_CONTACT("Accept-Contact", 'a'),
  REJECT_CONTACT("Reject-Contact", 'j'),
  REQUEST_DISPOSITION("Request-Disposition", 'd'),
  IDENTITY("Identity", 'y'),
  IDENTITY_INFO("Identity-Info", 'n');

  private static final KnownHeader[] ALL = values();
  private static final KnownHeader[] COMPACT = new KnownHeader[128];
  private static final KnownHeader[] TABLE = new KnownHeader[128];

  static {
    for (KnownHeader header : ALL) {
      if (header.compact != 0) {
        COMPACT[header.compact] = header;
        COMPACT[Character.toUpperCase(header.compact)] = header;
      }
      String lower = header.text.toLowerCase(Locale.ROOT);
      int slot = slot(lower.length(), lower.charAt(0), lower.charAt(lower.length() - 1));
      while (TABLE[slot] != null) {
        slot = slot + 1 & 127;
      }
      TABLE[slot] = header;
    }
  }

  private final String text;
  private final char compact;

  KnownHeader(String text) {
    this(text, (char) 0);
  }

  KnownHeader(String text, char compact) {
    this.text = text;
    this.compact = compact;
  }

  /** The long form of the name. */
  String text() {
    return text;
  }

  /** Whether a second such header is an error (RFC 3261 §7.3.1). */
  boolean isSingle() {
    return switch (this) {
      case FROM, TO, CALL_ID, CSEQ, MAX_FORWARDS, CONTENT_LENGTH, CONTENT_TYPE, EXPIRES -> true;
      default -> false;
    };
  }

  static KnownHeader at(int ordinal) {
    return ALL[ordinal];
  }

  /** The header with that name, long or compact, or null. The bytes are a token. */
  static KnownHeader of(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length == 1) {
      return COMPACT[bytes[start] & 127];
    }
    int slot = slot(length, Chars.lower(bytes[start]), Chars.lower(bytes[end - 1]));
    for (KnownHeader header = TABLE[slot]; header != null; header = TABLE[slot]) {
      if (Chars.equalsIgnoreCase(bytes, start, end, header.text)) {
        return header;
      }
      slot = slot + 1 & 127;
    }
    return null;
  }

  /** The header with that name, long or compact, or null. */
  static KnownHeader of(String name) {
    if (name.length() == 1) {
      return COMPACT[name.charAt(0) & 127];
    }
    for (KnownHeader header : ALL) {
      if (header.text.equalsIgnoreCase(name)) {
        return header;
      }
    }
    return null;
  }

  private static int slot(int length, int first, int last) {
    return (length * 7 + first * 5 + last * 3) & 127;
  }
}

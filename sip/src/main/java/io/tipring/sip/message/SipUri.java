package io.tipring.sip.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A sip, sips or tel URI (RFC 3261 §19.1, RFC 3966), or any other URI as scheme and opaque text.
 * Keeps the text as written and where its parts stand; immutable.
 *
 * <p>{@code equals} compares the text. Whether two URIs mean the same is {@link #isEquivalentTo}.
 */
public final class SipUri {
  private final String text;
  private final Kind kind;
  private final int schemeEnd;
  private final int userEnd;
  private final int passwordEnd;
  private final int hostStart;
  private final int hostEnd;
  private final int port;
  private final int paramsStart;
  private final int headersStart;

  enum Kind {
    SIP,
    SIPS,
    TEL,
    OTHER
  }

  SipUri(SipUriParser parsed) {
    this.text = parsed.text;
    this.kind = parsed.kind;
    this.schemeEnd = parsed.schemeEnd;
    this.userEnd = parsed.userEnd;
    this.passwordEnd = parsed.passwordEnd;
    this.hostStart = parsed.hostStart;
    this.hostEnd = parsed.hostEnd;
    this.port = parsed.port;
    this.paramsStart = parsed.paramsStart;
    this.headersStart = parsed.headersStart;
  }

  /**
   * Reads a URI.
   *
   * @throws SipParseException if the text is none
   */
  public static SipUri parse(String text) throws SipParseException {
    return new SipUriParser(text).parse();
  }

  static SipUri of(byte[] bytes, int start, int end) throws SipParseException {
    return parse(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
  }

  /**
   * Makes a sip URI.
   *
   * @param user unescaped; empty for none
   * @param host an address or a name, IPv6 with or without brackets
   * @param port 0 for none
   * @throws IllegalArgumentException if the host is none
   */
  public static SipUri sip(String user, String host, int port) {
    StringBuilder out = new StringBuilder(64).append("sip:");
    if (!user.isEmpty()) {
      escape(out, user);
      out.append('@');
    }
    Hosts.append(out, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    return known(out.toString());
  }

  private static SipUri known(String text) {
    try {
      return parse(text);
    } catch (SipParseException e) {
      throw new IllegalArgumentException(text + " is no URI: " + e.getMessage(), e);
    }
  }

  /** In small letters. */
  public String scheme() {
    return kind == Kind.OTHER
        ? text.substring(0, schemeEnd).toLowerCase(Locale.ROOT)
        : kind.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a sip or sips URI. */
  public boolean isSip() {
    return kind == Kind.SIP || kind == Kind.SIPS;
  }

  public boolean isSips() {
    return kind == Kind.SIPS;
  }

  public boolean isTel() {
    return kind == Kind.TEL;
  }

  /**
   * The user part without escapes; of a tel URI the number without visual separators; empty if
   * there is none. It may hold any character that an escape can stand for.
   */
  public String user() {
    if (kind == Kind.TEL) {
      return telNumber();
    }
    return userEnd == 0 ? "" : unescape(text.substring(schemeEnd + 1, userEnd));
  }

  /** The password without escapes, if one stands there (deprecated by §19.1.1). */
  public Optional<String> password() {
    return passwordEnd > userEnd
        ? Optional.of(unescape(text.substring(userEnd + 1, passwordEnd)))
        : Optional.empty();
  }

  /** An address or a name as written; an IPv6 address without brackets; empty if not sip(s). */
  public String host() {
    return text.substring(hostStart, hostEnd);
  }

  /** The port, or 0 if none stands there. */
  public int port() {
    return port;
  }

  /** {@code host[:port]} as on the wire. */
  public String hostPort() {
    StringBuilder out = new StringBuilder(32);
    Hosts.append(out, host(), port);
    return out.toString();
  }

  /** The value of a URI parameter without escapes; empty text for a flag such as {@code lr}. */
  public Optional<String> param(String name) {
    return Optional.ofNullable(UriParts.value(params(), ';', name)).map(SipUri::unescape);
  }

  public boolean hasParam(String name) {
    return UriParts.value(params(), ';', name) != null;
  }

  /** The value of a URI header (behind the question mark) without escapes. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(UriParts.value(headers(), '&', name)).map(SipUri::unescape);
  }

  public boolean hasHeaders() {
    return headersStart > 0;
  }

  /** The parameters as written, without the first semicolon; empty if there are none. */
  String params() {
    if (paramsStart == 0) {
      return "";
    }
    return text.substring(paramsStart + 1, headersStart > 0 ? headersStart : text.length());
  }

  /** The headers as written, without the question mark; empty if there are none. */
  String headers() {
    return headersStart == 0 ? "" : text.substring(headersStart + 1);
  }

  /** The user part with password as written, without the at sign; empty if there is none. */
  String userInfo() {
    return userEnd == 0 ? "" : text.substring(schemeEnd + 1, passwordEnd);
  }

  /** With that parameter added or changed. */
  public SipUri withParam(String name, String value) {
    SipUri base = withoutParam(name);
    int at = base.headersStart > 0 ? base.headersStart : base.text.length();
    String added = value.isEmpty() ? ";" + name : ";" + name + "=" + value;
    return known(base.text.substring(0, at) + added + base.text.substring(at));
  }

  /** Without that parameter. */
  public SipUri withoutParam(String name) {
    if (!hasParam(name)) {
      return this;
    }
    String tail = headersStart > 0 ? text.substring(headersStart) : "";
    return known(text.substring(0, paramsStart) + UriParts.without(params(), name) + tail);
  }

  /** Whether both mean the same by the rules of RFC 3261 §19.1.4 (RFC 3966 §4 for tel). */
  public boolean isEquivalentTo(SipUri other) {
    return UriParts.equivalent(this, other);
  }

  private String telNumber() {
    int numberEnd = paramsStart > 0 ? paramsStart : text.length();
    StringBuilder out = new StringBuilder(numberEnd - schemeEnd);
    for (int i = schemeEnd + 1; i < numberEnd; i++) {
      char c = text.charAt(i);
      if ("-.()".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Writes a user part, escaping what RFC 3261 §25.1 doesn't let stand there. */
  private static void escape(StringBuilder out, String user) {
    for (byte b : user.getBytes(StandardCharsets.UTF_8)) {
      if (Chars.isUser(b)) {
        out.append((char) b);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
  }

  private static String unescape(String escaped) {
    if (escaped.indexOf('%') < 0) {
      return escaped;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        out.write(Chars.hex(escaped.charAt(i + 1)) << 4 | Chars.hex(escaped.charAt(i + 2)));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SipUri that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URI as written. */
  @Override
  public String toString() {
    return text;
  }
}

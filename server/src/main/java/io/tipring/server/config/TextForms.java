package io.tipring.server.config;

import java.net.InetAddress;
import java.util.Locale;

/**
 * The forms that values are written in. Each gives the text back, or throws
 * IllegalArgumentException with what is wrong.
 */
final class TextForms {

  private TextForms() {}

  /** A codec that the media server has. */
  static String codec(String text) {
    return matching(text, "PCMA|PCMU");
  }

  /** The name of a thing that is configured. */
  static String name(String text) {
    return matching(text, "[A-Za-z0-9_-]{1,64}");
  }

  /** A folder on another machine that can stand in its commands, or nothing. */
  static String optionalServerPath(String text) {
    return matching(text, "|/[\\p{L}\\p{N}_./+-]*");
  }

  /** An IP address, in its usual writing. */
  static String ipAddress(String text) {
    try {
      return InetAddress.ofLiteral(text).getHostAddress();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("it is no IP address", wrong);
    }
  }

  /** A host name or an IPv6 address in brackets, or nothing. */
  static String optionalHost(String text) {
    return matching(text, "[A-Za-z0-9.-]{0,253}|\\[[0-9A-Fa-f:.]{2,45}]");
  }

  /** What can stand in a digest's realm without being escaped. */
  static String realm(String text) {
    return matching(text, "[A-Za-z0-9.-]{1,64}");
  }

  /** A dialled number, or its beginning with a star. */
  static String pattern(String text) {
    return matching(text, "\\+?[0-9]{1,31}\\*?|\\*");
  }

  /** A language tag (BCP 47). */
  static String languageTag(String text) {
    return matching(text, "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");
  }

  /** Where a reporting database is, or nothing. A password does not belong there: URLs are told. */
  static String optionalJdbcUrl(String text) {
    if (text.toLowerCase(Locale.ROOT).matches(".*[?&;]\\s*password\\s*=.*")) {
      throw new IllegalArgumentException(
          "it holds a password: put that into a file, named by reporting.passwordFile");
    }
    if (!text.isEmpty() && !text.startsWith("jdbc:postgresql:") && !text.startsWith("jdbc:h2:")) {
      throw new IllegalArgumentException("PostgreSQL and H2 are supported");
    }
    return text;
  }

  private static String matching(String text, String pattern) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("it is something else");
    }
    return text;
  }
}

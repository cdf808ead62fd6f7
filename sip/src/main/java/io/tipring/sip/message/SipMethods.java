package io.tipring.sip.message;

import java.nio.charset.StandardCharsets;

/** The methods in the IANA registry of SIP. Method names are case-sensitive (RFC 3261 §7.1). */
public final class SipMethods {
  public static final String INVITE = "INVITE";
  public static final String ACK = "ACK";
  public static final String BYE = "BYE";
  public static final String CANCEL = "CANCEL";
  public static final String OPTIONS = "OPTIONS";
  public static final String REGISTER = "REGISTER";
  public static final String PRACK = "PRACK";
  public static final String UPDATE = "UPDATE";
  public static final String INFO = "INFO";
  public static final String SUBSCRIBE = "SUBSCRIBE";
  public static final String NOTIFY = "NOTIFY";
  public static final String REFER = "REFER";
  public static final String MESSAGE = "MESSAGE";
  public static final String PUBLISH = "PUBLISH";

  private static final String[] ALL = {
    INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER, PRACK, UPDATE, INFO, SUBSCRIBE, NOTIFY, REFER,
    MESSAGE, PUBLISH
  };

  private SipMethods() {}

  /** The method as one of the constants here where it is one, so that it costs no memory. */
  static String of(byte[] bytes, int start, int end) {
    int length = end - start;
    for (String method : ALL) {
      if (method.length() == length && spells(bytes, start, method)) {
        return method;
      }
    }
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean spells(byte[] bytes, int start, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

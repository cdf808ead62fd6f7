package io.tipring.media.dtmf;

/** The sixteen digits, their event codes (RFC 4733 §3.2) and tones (ITU-T Q.23). */
public final class DtmfDigit {
  private static final String BY_EVENT = "0123456789*#ABCD";
  private static final String KEYPAD = "123A456B789C*0#D";
  private static final int[] ROW_HZ = {697, 770, 852, 941};
  private static final int[] COLUMN_HZ = {1209, 1336, 1477, 1633};

  private DtmfDigit() {}

  /** The event code, or -1 if it is no digit. */
  public static int eventOf(char digit) {
    return BY_EVENT.indexOf(Character.toUpperCase(digit));
  }

  /** Whether the code is one of a digit; other events are telephone lines' (RFC 4734). */
  public static boolean isDigit(int event) {
    return event >= 0 && event < BY_EVENT.length();
  }

  /** The digit of an event code for which {@link #isDigit} holds. */
  public static char ofEvent(int event) {
    return BY_EVENT.charAt(event);
  }

  public static int rowHz(int event) {
    return ROW_HZ[KEYPAD.indexOf(ofEvent(event)) / 4];
  }

  public static int columnHz(int event) {
    return COLUMN_HZ[KEYPAD.indexOf(ofEvent(event)) % 4];
  }
}

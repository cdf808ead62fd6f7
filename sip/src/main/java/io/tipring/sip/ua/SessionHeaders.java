package io.tipring.sip.ua;

import io.tipring.core.signalling.SessionExpiry;
import io.tipring.core.signalling.SessionExpiry.Refresher;
import io.tipring.sip.message.SipMessage;
import java.util.Locale;
import java.util.Optional;

/** Reads what a message says of session timers (RFC 4028 §4, §5). */
final class SessionHeaders {

  /** The option tag of session timers. */
  static final String TIMER = "timer";

  private static final int MAX_DIGITS = 9;

  private SessionHeaders() {}

  /** Empty if it says nothing of them; what can't be read is not said. */
  static Optional<SessionExpiry> read(SipMessage message) {
    String[] expires = message.header("Session-Expires").orElse("").split(";");
    String minSe = message.header("Min-SE").orElse("").split(";")[0];
    boolean supported =
        message.values("Supported").stream().anyMatch(TIMER::equalsIgnoreCase)
            || message.values("Require").stream().anyMatch(TIMER::equalsIgnoreCase);
    Refresher refresher = Refresher.UNSAID;
    for (int i = 1; i < expires.length; i++) {
      String parameter = expires[i].replace(" ", "").toLowerCase(Locale.ROOT);
      refresher =
          switch (parameter) {
            case "refresher=uac" -> Refresher.UAC;
            case "refresher=uas" -> Refresher.UAS;
            default -> refresher;
          };
    }
    SessionExpiry said =
        new SessionExpiry(seconds(expires[0]), seconds(minSe), refresher, supported);
    return said.equals(new SessionExpiry(0, 0, Refresher.UNSAID, false))
        ? Optional.empty()
        : Optional.of(said);
  }

  private static long seconds(String text) {
    String digits = text.strip();
    boolean readable =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return readable ? Long.parseLong(digits) : 0;
  }
}

package io.tipring.sip.jain;

import gov.nist.core.CommonLogger;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.parser.StringMsgParser;
import io.tipring.sip.message.SipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sip.header.Header;

/**
 * Reads headers of a message by JAIN-SIP's parsers.
 *
 * <p>They are quadratic in places, can overflow the stack, and reach for a log library that is not
 * there. So the input is capped, the log is ours, and every failure but one of the JVM comes out as
 * {@link JainHeaderException}.
 */
public final class JainHeaders {
  /** Most characters of one header line that is handed over. */
  static final int MAX_LENGTH = 2048;

  /** Most values, and most parameters, of one header line. */
  static final int MAX_SEPARATORS = 70;

  static {
    CommonLogger.useLegacyLogger = true;
    CommonLogger.legacyLogger = new SilentLogger();
  }

  private JainHeaders() {}

  /**
   * All values of the headers of that name, in order.
   *
   * @param name long or compact, in any case
   * @param type what JAIN-SIP reads such a header as, for example {@code
   *     javax.sip.header.ReasonHeader}
   * @throws JainHeaderException if one of them is malformed or too long
   */
  public static <H extends Header> List<H> all(SipMessage message, String name, Class<H> type)
      throws JainHeaderException {
    List<H> headers = new ArrayList<>();
    for (String value : message.headers(name)) {
      parse(name, value, type, headers);
    }
    return headers;
  }

  /** The first value of the first header of that name; see {@link #all}. */
  public static <H extends Header> Optional<H> first(SipMessage message, String name, Class<H> type)
      throws JainHeaderException {
    List<H> headers = new ArrayList<>(1);
    Optional<String> value = message.header(name);
    if (value.isPresent()) {
      parse(name, value.get(), type, headers);
    }
    return headers.isEmpty() ? Optional.empty() : Optional.of(headers.getFirst());
  }

  private static <H extends Header> void parse(String name, String value, Class<H> type, List<H> to)
      throws JainHeaderException {
    requireHarmless(name, value);
    SIPHeader header = parse(name, value);
    if (header instanceof SIPHeaderList<?> list) {
      for (SIPHeader element : list) {
        to.add(cast(name, element, type));
      }
    } else {
      to.add(cast(name, header, type));
    }
  }

  /**
   * Whatever the parser throws for some input is that input's fault, also an Error: a missing class
   * of its log, a stack overflow. Only when the JVM itself is in trouble does it go on upwards.
   */
  private static SIPHeader parse(String name, String value) throws JainHeaderException {
    try {
      return StringMsgParser.parseSIPHeader(name + ": " + value + "\n");
    } catch (OutOfMemoryError | InternalError fatal) {
      throw fatal;
    } catch (Throwable malformed) {
      throw new JainHeaderException(
          name, "malformed (" + malformed.getClass().getSimpleName() + ")");
    }
  }

  private static void requireHarmless(String name, String value) throws JainHeaderException {
    if (value.length() > MAX_LENGTH) {
      throw new JainHeaderException(name, "longer than " + MAX_LENGTH + " characters");
    }
    int separators = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        throw new JainHeaderException(name, "control character");
      }
      if ((c == ',' || c == ';') && ++separators > MAX_SEPARATORS) {
        throw new JainHeaderException(
            name, "more than " + MAX_SEPARATORS + " values or parameters");
      }
    }
  }

  private static <H extends Header> H cast(String name, SIPHeader header, Class<H> type)
      throws JainHeaderException {
    if (!type.isInstance(header)) {
      throw new JainHeaderException(name, "is no " + type.getSimpleName());
    }
    return type.cast(header);
  }
}

package io.tipring.server.timeline;

import io.tipring.sip.trace.TracedMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The SIP messages that are kept. */
public interface SipMessages {

  /**
   * The messages with one of these Call-IDs within a time, in order.
   *
   * @throws IOException if what is kept can't be read
   */
  List<TracedMessage> find(Collection<String> callIds, long fromMillis, long toMillis)
      throws IOException;

  /** Whether messages are kept at present. */
  boolean isOn();
}

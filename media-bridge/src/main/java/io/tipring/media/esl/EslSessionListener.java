package io.tipring.media.esl;

import io.tipring.media.esl.codec.EslEvent;

/** Whoever owns a session. Called as {@link EslListener} is. */
public interface EslSessionListener {
  /** An event. */
  void event(EslSession session, EslEvent event);

  /** The call has ended, and the connection lingers; {@link EslSession#exit} ends that. */
  default void lingering(EslSession session) {}

  /** The connection ended, the last that is heard of it. The call may go on in the dialplan. */
  void closed(EslSession session, EslException reason);
}

package io.tipring.sip.digest;

/** What the server makes of a request's credentials. */
public sealed interface Verdict {

  /**
   * The digest is right. Whether this user may do what the request asks is for the caller to say.
   */
  record Accepted(String user) implements Verdict {}

  /** The label of a request that brings no credentials yet, as every first one. */
  String NO_CREDENTIALS = "no-credentials";

  /**
   * Answer 401 with {@link DigestServer#challenges}.
   *
   * @param stale whether the digest was right and only the nonce is spent
   * @param why label for counters: {@code no-credentials}, {@code unknown-nonce}, {@code
   *     expired-nonce}, {@code replayed}, {@code wrong-digest}
   */
  record Challenge(boolean stale, String why) implements Verdict {}

  /**
   * Answer 400: the credentials are malformed or don't belong to the request.
   *
   * @param why for the reason phrase and the log
   */
  record Refused(String why) implements Verdict {}
}

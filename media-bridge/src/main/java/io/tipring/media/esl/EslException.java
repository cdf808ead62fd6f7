package io.tipring.media.esl;

import java.net.ConnectException;

/** Why a command, or a connection, failed; always names the server. Holds no secret. */
public final class EslException extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    /** No connection came about: nobody listens, no route, or it took too long. */
    UNREACHABLE,
    /** The server lets no one in from our address ({@code apply-inbound-acl}). */
    REFUSED_BY_ACL,
    /** The server does not take the password. */
    WRONG_PASSWORD,
    /** It is no FreeSWITCH 1.10 or later. */
    VERSION_MISMATCH,
    /** The connection has ended, by the server or by the network. */
    DISCONNECTED,
    /** Nothing came for too long, and a probe was not answered: half-open, or the server stands. */
    UNRESPONSIVE,
    /** There was no answer to this command within its deadline; it may have been done or not. */
    TIMED_OUT,
    /** Events came faster than the owner took them; nothing was dropped before this. */
    OVERFLOW,
    /** Too many commands wait for their answers; this one was not sent. */
    CONGESTED,
    /** The peer sent what is no event socket, or more than the limits allow. */
    MALFORMED,
    /** We closed it ourselves. */
    CLOSED,
    /** The command was not sent, as there is no connection now. */
    NOT_CONNECTED
  }

  private final Kind kind;
  private final String server;

  /**
   * @param server name and address
   * @param detail what happened, and where it helps how to mend it
   */
  public EslException(Kind kind, String server, String detail, Throwable cause) {
    super(server + ": " + detail, cause);
    this.kind = kind;
    this.server = server;
  }

  public EslException(Kind kind, String server, String detail) {
    this(kind, server, detail, null);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Whether the host itself said that nobody listens there: no process has the port. A host that is
   * gone, or does not let us through in silence, says nothing of that kind.
   */
  public boolean isRefusedByHost() {
    return kind == Kind.UNREACHABLE
        && getCause() instanceof ConnectException refusal
        && String.valueOf(refusal.getMessage()).startsWith("Connection refused");
  }

  /** Name and address of the server. */
  public String server() {
    return server;
  }
}

package io.tipring.sip.ua;

import io.tipring.core.signalling.SipAddress;

/**
 * What a phone asks of a registrar (RFC 3261 §10.2).
 *
 * @param registrar where the REGISTER goes
 * @param domain host part of the address of record, and the Request-URI
 * @param user user part of the address of record and of the Contact, and of the credentials
 * @param expiresSeconds 0 to unregister
 * @param callId the same for all REGISTERs of one phone (§10.2.4)
 * @param cseq greater than that of all REGISTERs before; the answer to a challenge takes one or two
 *     more
 */
public record RegistrationRequest(
    SipAddress registrar,
    String domain,
    String user,
    String password,
    long expiresSeconds,
    String callId,
    long cseq) {

  /** For logs: no user and no password. */
  @Override
  public String toString() {
    return "registration at " + registrar + " for " + expiresSeconds + " s";
  }
}

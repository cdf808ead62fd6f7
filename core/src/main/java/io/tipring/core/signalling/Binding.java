package io.tipring.core.signalling;

/**
 * One registered contact of an address of record (RFC 3261 §10).
 *
 * @param contactUri the Contact URI as registered
 * @param source the hop the REGISTER came from; requests to the phone go back there, which is right
 *     behind NAT and on a connection the phone opened (RFC 5626 in spirit)
 * @param callId Call-ID of the REGISTER, with {@code cseq} for the order of updates (§10.3 step 7)
 * @param qThousandths the q value times 1,000
 * @param expiresAtMillis engine time at which the binding ends
 */
public record Binding(
    String contactUri,
    SipAddress source,
    String callId,
    long cseq,
    int qThousandths,
    String userAgent,
    long expiresAtMillis) {}

package io.tipring.sip.ua;

/**
 * What became of a registration.
 *
 * @param status of the registrar; 408 and 503 also where nobody answered or nothing could be sent
 * @param grantedSeconds how long the Contact is bound; 0 if it is not
 * @param lastCSeq the CSeq that the last REGISTER had
 */
public record RegistrationOutcome(
    int status, String reasonPhrase, long grantedSeconds, long lastCSeq) {

  public boolean isRegistered() {
    return status == 200 && grantedSeconds > 0;
  }
}

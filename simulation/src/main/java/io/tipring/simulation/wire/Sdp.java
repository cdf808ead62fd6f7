package io.tipring.simulation.wire;

/** Session descriptions that say who made them, so that a media server knows whom it hears. */
public final class Sdp {

  private Sdp() {}

  /**
   * An offer or answer for one stream of sound.
   *
   * @param party who makes it: letters, digits and dashes
   * @param version grows with each new description of the party
   * @param direction {@code sendrecv}, {@code sendonly}, {@code recvonly} or {@code inactive}
   */
  public static String of(String party, int version, String direction) {
    return "v=0\r\no="
        + party
        + " 1 "
        + version
        + " IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
        + "m=audio 4000 RTP/AVP 0 8 101\r\na="
        + direction
        + "\r\n";
  }

  /** Who made a description. */
  public static String partyOf(String sdp) {
    int from = sdp.indexOf("o=") + 2;
    return sdp.substring(from, sdp.indexOf(' ', from));
  }
}

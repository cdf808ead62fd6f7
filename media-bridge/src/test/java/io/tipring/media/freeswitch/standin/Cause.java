package io.tipring.media.freeswitch.standin;

/** Why a channel ends, with its Q.850 cause and the SIP status of a refusal. */
enum Cause {
  NO_ROUTE_DESTINATION(3, 404, "Not Found"),
  NORMAL_CLEARING(16, 480, "Temporarily Unavailable"),
  USER_BUSY(17, 486, "Busy Here"),
  NO_USER_RESPONSE(18, 408, "Request Timeout"),
  NO_ANSWER(19, 480, "Temporarily Unavailable"),
  CALL_REJECTED(21, 603, "Decline"),
  DESTINATION_OUT_OF_ORDER(27, 502, "Bad Gateway"),
  NORMAL_TEMPORARY_FAILURE(41, 503, "Service Unavailable"),
  INCOMPATIBLE_DESTINATION(88, 488, "Not Acceptable Here"),
  ORIGINATOR_CANCEL(487, 487, "Request Terminated"),
  SYSTEM_SHUTDOWN(503, 503, "Service Unavailable"),
  MANAGER_REQUEST(16, 480, "Temporarily Unavailable");

  private final int q850;
  private final int sipStatus;
  private final String sipReason;

  Cause(int q850, int sipStatus, String sipReason) {
    this.q850 = q850;
    this.sipStatus = sipStatus;
    this.sipReason = sipReason;
  }

  int q850() {
    return q850;
  }

  int sipStatus() {
    return sipStatus;
  }

  String sipReason() {
    return sipReason;
  }

  /** Names that are not known count as an ordinary end. */
  static Cause of(String name) {
    for (Cause cause : values()) {
      if (cause.name().equals(name)) {
        return cause;
      }
    }
    return NORMAL_CLEARING;
  }
}

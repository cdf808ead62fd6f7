package io.tipring.server.reporting;

/** What was asked of the reporting database can't be had now. The message is for people. */
public final class ReportingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReportingException(String message) {
    super(message, null, false, false);
  }

  static ReportingException down() {
    return new ReportingException(
        "the reporting database can't be reached; calls are not affected. Records can be read when"
            + " it is back and has caught up: see reporting in the log and the figure"
            + " tipring_reporting_up");
  }

  static ReportingException lags(long millis) {
    return new ReportingException(
        "the reporting database lags: it did not have the newest events within "
            + millis
            + " ms. Ask again later; the figure tipring_reporting_lag_seconds tells how far it is");
  }
}

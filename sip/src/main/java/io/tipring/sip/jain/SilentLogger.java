package io.tipring.sip.jain;

import gov.nist.core.StackLogger;
import java.util.Properties;

/**
 * The log of JAIN-SIP's parsers, which would otherwise look for log4j. It says nothing: what a
 * parser refuses reaches its caller as an exception, and its texts quote personal data.
 */
final class SilentLogger implements StackLogger {
  @Override
  public void logStackTrace() {}

  @Override
  public void logStackTrace(int level) {}

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void logException(Throwable exception) {}

  @Override
  public void logDebug(String message) {}

  @Override
  public void logDebug(String message, Exception exception) {}

  @Override
  public void logTrace(String message) {}

  @Override
  public void logFatalError(String message) {}

  @Override
  public void logError(String message) {}

  @Override
  public boolean isLoggingEnabled() {
    return false;
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return false;
  }

  @Override
  public void logError(String message, Exception exception) {}

  @Override
  public void logWarning(String message) {}

  @Override
  public void logInfo(String message) {}

  @Override
  public void disableLogging() {}

  @Override
  public void enableLogging() {}

  @Override
  public void setBuildTimeStamp(String stamp) {}

  @Override
  public void setStackProperties(Properties properties) {}

  @Override
  public String getLoggerName() {
    return "tipring";
  }
}

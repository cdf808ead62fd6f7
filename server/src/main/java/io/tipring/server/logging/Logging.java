package io.tipring.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.tipring.server.config.TipringConfig.Log;
import io.tipring.server.config.TipringConfig.LogFormat;
import org.slf4j.LoggerFactory;

/** Sets up the log of the process. */
public final class Logging {

  private static final String TARGET = "System.out";

  private Logging() {}

  /** Before the configuration is known: errors only, to standard error. */
  public static void quiet() {
    install("System.err", LogFormat.TEXT, true, Level.ERROR);
  }

  /** As the configuration says, to standard output. */
  public static void configure(Log log) {
    install(TARGET, log.format(), log.maskNumbers(), Level.valueOf(log.level().name()));
  }

  private static void install(String target, LogFormat format, boolean mask, Level level) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    LogLineEncoder encoder = new LogLineEncoder(format, mask);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget(target);
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    // What goes wrong there comes as an exception, and is told by whoever catches it.
    context.getLogger("io.javalin").setLevel(Level.OFF);
    // An outage of the reporting database is told once, by the thread that follows the journal.
    context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
    context.getLogger("org.flywaydb").setLevel(Level.ERROR);
    // What libraries say of themselves at INFO is of no use to an operator.
    for (String library : new String[] {"net.openhft", "org.eclipse.jetty", "io.netty"}) {
      context.getLogger(library).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    }
  }
}

package io.tipring.server;

import io.tipring.acd.Acd;
import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EventFeed;
import io.tipring.core.metrics.ReportingMetrics;
import io.tipring.core.turn.TurnProcessor;
import io.tipring.ivr.Flows;
import io.tipring.media.RecordingFile;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.reporting.Feed;
import io.tipring.server.reporting.JournalId;
import io.tipring.server.reporting.Reporting;
import io.tipring.server.reporting.ReportingOptions;
import io.tipring.server.reporting.RetentionOptions;
import io.tipring.server.reporting.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The reporting database as the configuration wants it. */
final class ReportingParts {

  /** Whose place in the journal is remembered, so that nothing is pruned that it needs. */
  static final String CONSUMER = "reporting";

  private ReportingParts() {}

  /** A failure of the database, told to whoever started a tool. */
  static StartupException unusable(TipringConfig config, RuntimeException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new StartupException(
        config.at("reporting.jdbcUrl")
            + ": the reporting database can't be used: "
            + root.getMessage(),
        failure);
  }

  /** Connections; whether the database is there is found out later. */
  static Database database(TipringConfig config) throws StartupException {
    TipringConfig.Reporting reporting = config.reporting();
    String password = "";
    if (reporting.passwordFile().isPresent()) {
      try {
        password = Files.readString(reporting.passwordFile().get()).strip();
      } catch (IOException unreadable) {
        throw new StartupException(
            config.at("reporting.passwordFile") + ": the file can't be read: " + unreadable,
            unreadable);
      }
    }
    makePrivateFolder(config);
    return Database.pooled(reporting.jdbcUrl(), reporting.user(), password);
  }

  /** Who called whom is in it: for the owner alone. */
  private static void makePrivateFolder(TipringConfig config) throws StartupException {
    Path folder = config.dataDirectory().resolve("reporting");
    if (!config.reporting().jdbcUrl().startsWith("jdbc:h2:file:" + folder)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException unusable) {
      throw new StartupException(
          config.at("data.dir") + ": the folder reporting can't be made in it: " + unusable,
          unusable);
    }
  }

  static ReportingOptions options(TipringConfig config) throws StartupException {
    try {
      return new ReportingOptions(
          TimeUnit.SECONDS.toMillis(config.contacts().serviceLevelSeconds()),
          JournalId.readOrCreate(config.dataDirectory()),
          new RetentionOptions(
              config.reporting().keepDays(),
              config.reporting().keepNumbersDays(),
              config.recordings().keepDays()));
    } catch (IOException unusable) {
      throw new StartupException(
          config.at("data.dir") + ": the file journal.id can't be used: " + unusable, unusable);
    }
  }

  /** The journal of the data directory, from a command on. */
  static Feed.Source source(TipringConfig config) {
    Supplier<TurnProcessor> emptyDomain = () -> new TurnProcessor(new Flows(), new Acd());
    return new Feed.Source() {
      @Override
      public Feed after(long command) {
        return Feed.of(EventFeed.open(config.dataDirectory(), emptyDomain, command));
      }

      @Override
      public Feed oldest() {
        return Feed.of(EventFeed.openOldest(config.dataDirectory(), emptyDomain));
      }
    };
  }

  /** What reporting needs of an engine that is open. */
  static Reporting.Surroundings around(TipringConfig config, Engine engine) {
    return new Reporting.Surroundings() {
      @Override
      public long nowMillis() {
        return engine.nowMillis();
      }

      @Override
      public long lastSequence() {
        return engine.lastSequence();
      }

      @Override
      public void covers(long commandSequence) {
        engine.retainFrom(CONSUMER, commandSequence);
      }

      @Override
      public void deleteRecording(long recordingId) {
        try {
          Files.deleteIfExists(RecordingFile.path(config.recordingsDirectory(), recordingId));
        } catch (IOException failure) {
          throw new UncheckedIOException("a recording can't be deleted: " + failure, failure);
        }
      }
    };
  }

  static Reporting reporting(
      TipringConfig config, Database database, Engine engine, ReportingMetrics metrics)
      throws StartupException {
    Feed.Source journal = source(config);
    Feed.Source settled =
        new Feed.Source() {
          @Override
          public Feed after(long command) {
            return Feed.upTo(engine::lastSequence, journal.after(command));
          }

          @Override
          public Feed oldest() {
            return Feed.upTo(engine::lastSequence, journal.oldest());
          }
        };
    return new Reporting(database, settled, options(config), around(config, engine), metrics);
  }
}

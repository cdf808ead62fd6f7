package io.tipring.server.reporting.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Connections to the reporting database, and its schema. Safe for any thread. */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 8;
  private static final long CONNECT_MILLIS = 3_000;
  private static final long VALIDATE_MILLIS = 2_000;
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final DataSource source;
  private final Jdbi jdbi;

  private Database(DataSource source) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
  }

  /**
   * A pool of connections; none is opened yet, so the database may be down.
   *
   * @param password never logged
   */
  public static Database pooled(String jdbcUrl, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("tipring-reporting");
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setValidationTimeout(VALIDATE_MILLIS);
    config.setInitializationFailTimeout(-1);
    if (jdbcUrl.startsWith(POSTGRESQL)) {
      config.addDataSourceProperty("ApplicationName", "tipring");
      config.addDataSourceProperty("reWriteBatchedInserts", "true");
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // A database that is gone without a word must not hold a thread for ever.
      config.addDataSourceProperty("connectTimeout", "3");
      config.addDataSourceProperty("socketTimeout", "30");
    }
    return new Database(new HikariDataSource(config));
  }

  /** Over connections that come from elsewhere. */
  public static Database over(DataSource source) {
    return new Database(source);
  }

  /** Brings the schema to where this version needs it. */
  public void migrate() {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:io/tipring/server/reporting/migrations")
        .table("reporting_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  /** Runs work in one transaction; a failure of the work takes all of it back. */
  public void transact(Consumer<Handle> work) {
    jdbi.useTransaction(work::accept);
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    if (source instanceof HikariDataSource pool) {
      pool.close();
    }
  }
}

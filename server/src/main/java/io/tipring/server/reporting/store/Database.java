package io.tipring.server.reporting.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DatabaseMetaData;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Connections to the reporting database, and its schema. Made when they are first asked for: the
 * library takes time that a start does not have. Safe for any thread.
 */
public final class Database implements AutoCloseable {

  private static final int CONNECTIONS = 8;
  private static final long CONNECT_MILLIS = 3_000;
  private static final long VALIDATE_MILLIS = 2_000;
  private static final String H2 = "H2";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final Supplier<DataSource> sources;
  private DataSource source;
  private Jdbi jdbi;
  private boolean closed;

  private Database(Supplier<DataSource> sources) {
    this.sources = sources;
  }

  /**
   * A pool of connections; none is opened yet, so the database may be down.
   *
   * @param password never logged
   */
  public static Database pooled(String jdbcUrl, String user, String password) {
    return new Database(() -> pool(jdbcUrl, user, password));
  }

  private static HikariDataSource pool(String jdbcUrl, String user, String password) {
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
    return new HikariDataSource(config);
  }

  /** Over connections that come from elsewhere. */
  public static Database over(DataSource source) {
    return new Database(() -> source);
  }

  /** Brings the schema to where this version needs it. */
  public void migrate() {
    Flyway.configure()
        .dataSource(source())
        .locations("classpath:io/tipring/server/reporting/migrations")
        .table("reporting_schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  /** Runs work in one transaction; a failure of the work takes all of it back. */
  public void transact(Consumer<Handle> work) {
    jdbi().useTransaction(work::accept);
  }

  /**
   * Brings all that is committed to the disk. A server has done so at each commit; H2 writes its
   * file up to half a second later, and forces it later still.
   */
  public void force() {
    jdbi()
        .useHandle(
            handle -> {
              if (handle.queryMetadata(DatabaseMetaData::getDatabaseProductName).equals(H2)) {
                handle.execute("CHECKPOINT SYNC");
              }
            });
  }

  public synchronized Jdbi jdbi() {
    if (jdbi == null) {
      jdbi = Jdbi.create(source());
    }
    return jdbi;
  }

  private synchronized DataSource source() {
    if (closed) {
      throw new StoreException("the reporting database is closed");
    }
    if (source == null) {
      source = sources.get();
    }
    return source;
  }

  /** Lets a pool go; connections from elsewhere stay theirs. */
  @Override
  public synchronized void close() {
    closed = source == null;
    if (source instanceof HikariDataSource pool) {
      closed = true;
      pool.close();
    }
  }
}

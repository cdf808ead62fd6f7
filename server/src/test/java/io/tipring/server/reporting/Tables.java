package io.tipring.server.reporting;

import io.tipring.server.reporting.store.Database;
import io.tipring.server.reporting.store.Schema;
import io.tipring.server.reporting.store.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is in a reporting database, for comparisons. */
final class Tables {

  static final String POSITION = "reporting_position";

  private Tables() {}

  /** An empty one in memory, with its schema. */
  static Database inMemory() {
    Database database = Database.pooled("jdbc:h2:mem:" + UUID.randomUUID(), "test", "");
    database.migrate();
    return database;
  }

  /** Every row of every table as text, and the position. */
  static Map<String, List<String>> dump(Database database) {
    Map<String, List<String>> dump = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(Schema.ALL.stream().map(Table::name).toList());
    names.add(POSITION);
    database
        .jdbi()
        .useHandle(
            handle -> {
              for (String name : names) {
                List<String> rows =
                    new ArrayList<>(
                        handle
                            .createQuery("SELECT * FROM " + name)
                            .map((result, _) -> row(result))
                            .list());
                Collections.sort(rows);
                dump.put(name, rows);
              }
            });
    return dump;
  }

  private static String row(java.sql.ResultSet result) throws java.sql.SQLException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      String name = result.getMetaData().getColumnLabel(i).toLowerCase(java.util.Locale.ROOT);
      Object value =
          name.endsWith("_at") || name.equals("kept_interval")
              ? instant(result.getObject(i, java.time.OffsetDateTime.class))
              : result.getObject(i);
      text.append(name).append('=').append(value).append(' ');
    }
    return text.toString();
  }

  private static Object instant(java.time.OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  static long number(Database database, String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  /** Counts by a text. */
  static Map<String, Long> counts(Database database, String sql) {
    Map<String, Long> counts = new java.util.TreeMap<>();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .map((result, _) -> Map.entry(result.getString(1), result.getLong(2)))
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
    return counts;
  }
}
